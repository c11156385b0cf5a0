#include "harness/live/host/launch.hpp"

#include <pwd.h>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"

namespace rescind::live {

User user_named(const std::string& name) {
  const passwd* known = ::getpwnam(name.c_str());
  if (known == nullptr)
    throw UsageError("there is no user '" + printable(name) + "'",
                     "name one of those in /etc/passwd: --user nobody");
  return {known->pw_uid, known->pw_gid};
}

}  // namespace rescind::live
