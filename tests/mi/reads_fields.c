/* Looks at instances and classes as a program does that knows their layout: through their declarations, without a call. */
#include <stdio.h>
#include <string.h>

#include "harness/mi/abi.h"

MiResult MI_Application_InitializeV1(uint32_t, const MiChar*, MiInstance**, MiApplication*);

static int print(const MiClassDecl* declared, const void* instance) {
  uint32_t i;
  if (declared == NULL) return 0;
  printf("%s {", declared->name);
  for (i = 0; i < declared->property_count; ++i) {
    const MiPropertyDecl* property = declared->properties[i];
    const char* key = (property->flags & MI_FLAG_KEY) != 0 ? "key " : "";
    MiUint32Field field;
    if (property->type != mi_type_uint32) return 0;
    if (instance == NULL) {
      printf("%s%s", key, property->name);
      continue;
    }
    memcpy(&field, (const char*)instance + property->offset, sizeof field);
    if (field.exists != 0) printf("%s%s=%u", key, property->name, field.value);
  }
  printf("}\n");
  return 1;
}

int main(void) {
  MiApplication application;
  MiSession session;
  MiOperation operation;
  MiBoolean more = 1;
  MiResult result;
  MiInstance* made;
  MiInstance* copy;
  const MiClass* found = NULL;
  if (MI_Application_InitializeV1(0, "reads_fields", NULL, &application) != mi_result_ok) return 2;
  if (application.ft->new_session(&application, NULL, NULL, NULL, NULL, NULL, &session) != mi_result_ok)
    return 2;
  session.ft->enumerate_instances(&session, 0, NULL, "root/test", "disks", 0, NULL, &operation);
  while (more) {
    const MiInstance* instance = NULL;
    if (operation.ft->get_instance(&operation, &instance, &more, &result, NULL, NULL) != mi_result_ok) return 3;
    if (instance == NULL) continue;
    if (instance->ft->clone(instance, &copy) != mi_result_ok) return 4;
    if (!print(copy->class_decl, copy)) return 5;
    copy->ft->remove(copy);
  }
  operation.ft->close(&operation);
  session.ft->get_class(&session, 0, NULL, "root/test", "disks", NULL, &operation);
  if (operation.ft->get_class(&operation, &found, &more, &result, NULL, NULL) != mi_result_ok || found == NULL)
    return 6;
  if (!print(found->class_decl, NULL)) return 7;
  while (more && operation.ft->get_class(&operation, &found, &more, &result, NULL, NULL) == mi_result_ok) continue;
  operation.ft->close(&operation);
  if (application.ft->new_instance(&application, "own", NULL, &made) != mi_result_ok) return 8;
  if (!print(made->class_decl, made)) return 9;
  made->ft->remove(made);
  session.ft->close(&session, NULL, NULL);
  application.ft->close(&application);
  return 0;
}
