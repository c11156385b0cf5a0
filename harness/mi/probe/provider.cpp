// The module that a server loads: what it asks of our classes. Each operation becomes a run of its own; see work.hpp.
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "harness/mi/abi.h"
#include "harness/mi/probe/schema.hpp"
#include "harness/mi/probe/witness.hpp"
#include "harness/mi/probe/work.hpp"

namespace rescind::probe {
namespace {

using Text = const MiChar*;

/// Sets what the harness looks at, and what a key needs.
MiResult fill(MiInstance& instance, std::uint32_t index) {
  MiValue value{};
  std::string name = "one";
  if (index != 0) name = std::to_string(index);
  value.string = name.data();
  if (const MiResult code = instance.ft->set_element(&instance, "Name", &value, mi_type_string, 0);
      code != mi_result_ok)
    return code;
  MiValue number{};
  number.uint32 = index;
  return instance.ft->set_element(&instance, "Index", &number, mi_type_uint32, 0);
}

const MiClassDecl* class_named(const std::string& name);

/// Makes an instance and hands it to `post`.
template <class Post>
MiResult with_instance(MiContext* context, const std::string& class_name, std::uint32_t index, Post post) {
  MiInstance* instance = nullptr;
  MiResult code = context->ft->new_instance(context, class_named(class_name), &instance);
  if (code != mi_result_ok || instance == nullptr)
    return code == mi_result_ok ? MiResult{mi_result_failed} : code;
  code = fill(*instance, index);
  if (code == mi_result_ok) code = post(instance);
  instance->ft->remove(instance);
  return code;
}

void done(MiContext* context, MiResult code = mi_result_ok) {
  context->ft->post_result(context, code);
}

void begin_with(MiContext* context, Behaviour behaviour, Work::Post post) {
  std::make_shared<Work>(context, std::move(behaviour), std::move(post), [context](MiResult code) {
    done(context, code);
  })->begin();
}

void begin(MiContext* context, Text class_name) {
  const std::string name = class_name;
  begin_with(context, behaviour_of(name), [context, name](std::uint32_t index) {
    return with_instance(context, name, index, [&](const MiInstance* instance) {
      return context->ft->post_instance(context, instance);
    });
  });
}

/// Modifies whose server may get what was modified, to hand it over. That get is no operation of any case, and gets
/// nothing; it comes at once, maybe when the next case has begun.
class Modified {
 public:
  void note(const std::string& class_name) {
    const std::lock_guard hold(mutex_);
    ended_[class_name] = now();
  }
  /// Whether a get of the class comes so soon after a modify that it is the server's. It may ask again, since it gets nothing.
  [[nodiscard]] bool takes_get(const std::string& class_name) {
    const std::lock_guard hold(mutex_);
    const auto found = ended_.find(class_name);
    return found != ended_.end() && now() - found->second < 200'000'000;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::int64_t> ended_;
} modified;

// What changes something posts no instance, but for the one that is made.
void begin_silent(MiContext* context, Text class_name, Work::Finish finish) {
  Behaviour behaviour = behaviour_of(class_name);
  behaviour.first += behaviour.results == 0 ? 0 : behaviour.every;
  behaviour.results = 0;
  std::make_shared<Work>(
      context, std::move(behaviour), [](std::uint32_t) { return MiResult{mi_result_ok}; }, std::move(finish))
      ->begin();
}

void get(void*, MiContext* context, Text, Text class_name, const MiInstance*, const MiPropertySet*) {
  modified.takes_get(class_name) ? done(context) : begin(context, class_name);
}
void enumerate(void*, MiContext* context, Text, Text class_name, const MiPropertySet*, MiBoolean,
               const MiFilter*) {
  begin(context, class_name);
}
void create(void*, MiContext* context, Text, Text class_name, const MiInstance*) {
  begin(context, class_name);
}
void modify(void*, MiContext* context, Text, Text class_name, const MiInstance*, const MiPropertySet*) {
  begin_silent(context, class_name, [context, name = std::string(class_name)](MiResult code) {
    modified.note(name);  // Before the server hears of it.
    done(context, code);
  });
}
void remove(void*, MiContext* context, Text, Text class_name, const MiInstance*) {
  begin_silent(context, class_name, [context](MiResult code) { done(context, code); });
}
void load(void** self, void*, MiContext* context) {
  *self = nullptr;
  done(context);
}
void unload(void*, MiContext* context) {
  done(context);
}

void run(void*, MiContext* context, Text, Text class_name, Text, const MiInstance*, const MiInstance*) {
  begin_with(context, behaviour_of(class_name), [context](std::uint32_t) {
    MiInstance* result = nullptr;
    MiResult code = context->ft->new_parameters(context, &run_method(), &result);
    if (code != mi_result_ok || result == nullptr) return MiResult{mi_result_failed};
    MiValue value{};
    code = result->ft->set_element(result, "MIReturn", &value, mi_type_uint32, 0);
    if (code == mi_result_ok) code = context->ft->post_instance(context, result);
    result->ft->remove(result);
    return code;
  });
}

// Subscriptions. What they post goes by the context of the class, which comes first. One ends by its own context, or,
// once it is unsubscribed, by that of the unsubscribing: its own is gone then.

struct Subscription {
  MiContext* own = nullptr;
  MiContext* ending = nullptr;
  bool over = false;
  std::shared_ptr<Work> work{};
};

std::mutex subscriptions;
std::map<std::string, MiContext*> enabled;  // By class.
std::map<std::uint64_t, std::shared_ptr<Subscription>> subscribed;

void enable(void*, MiContext* context, Text, Text class_name) {
  const std::lock_guard hold(subscriptions);
  enabled[class_name] = context;
}
void disable(void*, MiContext* context, Text, Text class_name) {
  {
    const std::lock_guard hold(subscriptions);
    enabled.erase(class_name);
  }
  done(context);
}

MiResult post_to_subscribers(const std::string& class_name, std::uint32_t index) {
  const std::lock_guard hold(subscriptions);
  const auto found = enabled.find(class_name);
  if (found == enabled.end()) return mi_result_failed;
  MiContext* const context = found->second;
  return with_instance(context, class_name, index, [&](const MiInstance* instance) {
    return context->ft->post_indication(context, instance, 0, nullptr);
  });
}

void finish(Subscription& subscription, MiResult code) {
  const std::lock_guard hold(subscriptions);
  subscription.over = true;
  subscription.work.reset();  // Each held the other.
  if (subscription.ending != nullptr) return done(subscription.ending);
  done(subscription.own, code);
}

void subscribe(void*, MiContext* context, Text, Text class_name, const MiFilter*, Text, std::uint64_t id,
               void**) {
  const std::string name = class_name;
  auto subscription = std::make_shared<Subscription>(Subscription{.own = context});
  subscription->work = std::make_shared<Work>(
      nullptr, behaviour_of(name), [name](std::uint32_t index) { return post_to_subscribers(name, index); },
      [subscription](MiResult code) { finish(*subscription, code); });
  {
    const std::lock_guard hold(subscriptions);
    subscribed[id] = subscription;
  }
  subscription->work->begin();
}

void unsubscribe(void*, MiContext* context, Text, Text, std::uint64_t id, void*) {
  std::shared_ptr<Work> work;
  {
    const std::lock_guard hold(subscriptions);
    const auto found = subscribed.find(id);
    if (found == subscribed.end() || found->second->over) {
      if (found != subscribed.end()) subscribed.erase(found);
      return done(context);
    }
    found->second->ending = context;
    work = found->second->work;
    subscribed.erase(found);
  }
  work->hear("unsubscribe");
}

void load_module(void** module, MiContext* context) {
  *module = nullptr;
  done(context);
}
void unload_module(void*, MiContext* context) {
  done(context);
}

MiProviderFT probe_table() {
  MiProviderFT table{};
  table.load = load;
  table.unload = unload;
  table.get_instance = get;
  table.enumerate_instances = enumerate;
  table.create_instance = create;
  table.modify_instance = modify;
  table.delete_instance = remove;
  return table;
}

MiProviderFT event_table() {
  MiProviderFT table{};
  table.load = load;
  table.unload = unload;
  table.enable_indications = enable;
  table.disable_indications = disable;
  table.subscribe = subscribe;
  table.unsubscribe = unsubscribe;
  return table;
}

const MiProviderFT probe_functions = probe_table();
const MiProviderFT event_functions = event_table();

const MiClassDecl* class_named(const std::string& name) {
  const MiSchemaDecl& all = schema({&probe_functions, &event_functions, run});
  for (std::uint32_t i = 0; i < all.class_count; ++i)
    if (all.classes[i]->name == name) return all.classes[i];
  return nullptr;
}

MiModule module;

}  // namespace
}  // namespace rescind::probe

/// What a server asks first.
extern "C" __attribute__((visibility("default"))) MiModule* MI_Main(MiServer*);
extern "C" MiModule* MI_Main(MiServer*) {
  using namespace rescind::probe;
  module.version = 1U << 16 | 8;  // 1.0.8: every server has at least that.
  module.char_size = 1;
  module.schema = &schema({&probe_functions, &event_functions, run});
  module.load = load_module;
  module.unload = unload_module;
  return &module;
}
