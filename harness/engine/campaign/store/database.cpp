#include "harness/engine/campaign/store/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <utility>

#include "harness/base/assert.hpp"
#include "harness/base/input_error.hpp"
#include "harness/base/text.hpp"
#include "harness/edge/console.hpp"

namespace rescind {
namespace {

// Another process may hold the store for as long as a slow disk takes.
constexpr int patience_ms = 120'000;

std::string hint_for(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
      return "; make room on the disk, and type the same again: it goes on where this stopped";
    case SQLITE_BUSY:
      return "; another process has held the store for two minutes: end it, and type the same again";
    default:
      return "; what was kept before stays as it is";
  }
}

[[noreturn]] void refuse(sqlite3* database, const std::string& file) {
  const int code = sqlite3_extended_errcode(database);
  const std::string why = sqlite3_errmsg(database);
  if (const int sort = code & 0xff; sort == SQLITE_NOTADB || sort == SQLITE_CORRUPT)
    throw InputError(printable(file), 0, 0,
                     "this is no store of a campaign, or it is damaged: " + printable(why),
                     "name another directory, or put a copy of the file back");
  throw OutputError(
      fmt::format("the campaign's store '{}': {}{}", printable(file), printable(why), hint_for(code)));
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Statement::Statement(sqlite3* database, std::string_view sql, std::string file)
    : database_(database), file_(std::move(file)) {
  sqlite3_stmt* made = nullptr;
  if (sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &made, nullptr) != SQLITE_OK)
    refuse(database, file_);
  statement_.reset(made);
}

Statement& Statement::bind(std::int64_t value) {
  RESCIND_ASSERT(sqlite3_bind_int64(statement_.get(), ++bound_, value) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind(std::string_view value) {
  // SQLite keeps a copy: a view may end before the statement runs.
  const int code = sqlite3_bind_text(statement_.get(), ++bound_, value.data(), static_cast<int>(value.size()),
                                     SQLITE_TRANSIENT);
  if (code != SQLITE_OK) refuse(database_, file_);
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) refuse(database_, file_);
  reset();
  return false;
}

bool Statement::any() {
  const bool found = step();
  if (found) reset();
  return found;
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
  bound_ = 0;
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return bytes == nullptr ? std::string() : std::string(bytes, size);
}

void Database::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

Database::Database(std::string file, Access access) : file_(std::move(file)) {
  sqlite3* opened = nullptr;
  // Reading too may have to undo what a killed process has left half done.
  const int flags = SQLITE_OPEN_READWRITE | (access == Access::write ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(file_.c_str(), &opened, flags | SQLITE_OPEN_EXRESCODE, nullptr);
  database_.reset(opened);
  if (code != SQLITE_OK) refuse(opened, file_);
  sqlite3_busy_timeout(opened, patience_ms);
}

void Database::execute(const std::string& sql) {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    refuse(database_.get(), file_);
}

void Database::roll_back() noexcept {
  // A full disk has ended the transaction already.
  if (sqlite3_get_autocommit(database_.get()) == 0)
    sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

std::int64_t Database::number(std::string_view sql) const {
  Statement statement = prepare(sql);
  return statement.step() ? statement.number(0) : 0;
}

std::int64_t Database::changed() const {
  return sqlite3_changes(database_.get());
}

Transaction::~Transaction() {
  if (open_) database_.roll_back();
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace rescind
