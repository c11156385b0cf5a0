#include "reports/deflate.hpp"

#include <zlib.h>

#include <array>
#include <cstdint>
#include <limits>

#include "harness/base/assert.hpp"

namespace rescind {
namespace {

// Closes what zlib has opened.
class Deflater {
 public:
  Deflater() {
    constexpr int raw = -15;         // The largest window, and no header.
    constexpr int memory_level = 9;  // The most.
    const int result =
        deflateInit2(&stream_, Z_BEST_COMPRESSION, Z_DEFLATED, raw, memory_level, Z_DEFAULT_STRATEGY);
    RESCIND_ASSERT(result == Z_OK);
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  // Appends what comes of the next bytes. zlib counts in 32 bits.
  void append(std::string_view bytes, bool is_last, std::string& out) {
    RESCIND_ASSERT(bytes.size() <= std::numeric_limits<uInt>::max());
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    std::array<char, 1 << 16> buffer{};
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream_.avail_out = buffer.size();
      const int result = deflate(&stream_, is_last ? Z_FINISH : Z_NO_FLUSH);
      RESCIND_ASSERT(result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR);
      out.append(buffer.data(), buffer.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

 private:
  z_stream stream_{};
};

}  // namespace

std::string deflated(std::string_view bytes) {
  constexpr std::size_t piece = std::size_t{1} << 30;
  std::string out;
  Deflater deflater;
  for (; bytes.size() > piece; bytes.remove_prefix(piece))
    deflater.append(bytes.substr(0, piece), false, out);
  deflater.append(bytes, true, out);
  return out;
}

std::string base64(std::string_view bytes) {
  static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = bytes.size() - i;
    const auto byte = [&](std::size_t k) {
      return k < left ? static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i + k])) : 0;
    };
    const std::uint32_t three = byte(0) << 16 | byte(1) << 8 | byte(2);
    text += digits[three >> 18];
    text += digits[three >> 12 & 63];
    text += left > 1 ? digits[three >> 6 & 63] : '=';
    text += left > 2 ? digits[three & 63] : '=';
  }
  return text;
}

}  // namespace rescind
