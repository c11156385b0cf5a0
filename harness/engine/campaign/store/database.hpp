#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace rescind {

/// A statement that was prepared once, and is run with other values each time. Values are bound in their order.
class Statement {
 public:
  Statement(sqlite3* database, std::string_view sql, std::string file);

  Statement& bind(std::int64_t value);
  Statement& bind(std::string_view value);
  /// The next row: false where there is none, and then the statement is ready for other values. Throws OutputError.
  bool step();
  /// Runs a statement that answers no rows.
  void run() {
    while (step()) {
    }
  }
  /// Whether there is a row; the statement is then ready for other values.
  bool any();
  [[nodiscard]] std::int64_t number(int column) const;
  [[nodiscard]] std::string text(int column) const;

 private:
  void reset();

  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  sqlite3* database_;
  std::string file_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bound_ = 0;
};

/// A file of SQLite that is open. Every error of the disk, a full one too, is an OutputError that says so.
class Database {
 public:
  enum class Access : std::uint8_t { read, write };
  Database(std::string file, Access access);

  [[nodiscard]] Statement prepare(std::string_view sql) const { return {database_.get(), sql, file_}; }
  void execute(const std::string& sql);
  /// Undoes what the open transaction did, if there is one. Where that fails, whoever opens the file next does it.
  void roll_back() noexcept;
  [[nodiscard]] std::int64_t number(std::string_view sql) const;
  /// Rows that the last statement changed.
  [[nodiscard]] std::int64_t changed() const;
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::string file_;
  std::unique_ptr<sqlite3, Close> database_;
};

/// What is done until commit() happens as a whole, or not at all. Others who write wait meanwhile.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace rescind
