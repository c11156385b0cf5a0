/* The binary interface of an MI client library on 64-bit Linux (API version 2, characters of one byte), and what its
 * servers ask of a provider: our own declarations, for C11 and C++20. Every size and offset is checked below.
 *
 * A handle is 24 bytes that the caller owns and zeroes. It may be copied byte by byte; a call goes through its table,
 * `handle.ft->slot(&handle, ...)`, and close ends every copy. A handle whose `ft` is null has no calls.
 */
#ifndef RESCIND_HARNESS_MI_ABI_H
#define RESCIND_HARNESS_MI_ABI_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- scalars ---- */

typedef char MiChar;         /* UTF-8. */
typedef uint8_t MiBoolean;   /* 1 is true. */
typedef uint32_t MiResult;   /* One of mi_result_...: whether a call worked, or how an operation ended. */
typedef uint32_t MiType;     /* One of mi_type_..., with mi_type_array added for an array of it. */
typedef uint32_t MiReason;   /* One of mi_reason_...: why an operation is cancelled. */
typedef uint32_t MiAnswer;   /* One of mi_answer_...: what a program says to a prompt. */
typedef uint32_t MiPrompt;   /* 0 normal, 1 critical. */
typedef uint32_t MiChannel;  /* 0 warning, 1 verbose, 2 debug. */
typedef uint32_t MiDelivery; /* 1 pull, 2 push. */

enum {
  mi_result_ok = 0,
  mi_result_failed = 1,
  mi_result_access_denied = 2,
  mi_result_invalid_namespace = 3,
  mi_result_invalid_parameter = 4,
  mi_result_invalid_class = 5,
  mi_result_not_found = 6,
  mi_result_not_supported = 7,
  mi_result_already_exists = 11,
  mi_result_no_such_property = 12,
  mi_result_type_mismatch = 13,
  mi_result_invalid_operation_timeout = 22,
  mi_result_server_limits_exceeded = 27,
  mi_result_server_is_shutting_down = 28
};

enum { mi_reason_none = 0, mi_reason_timeout = 1, mi_reason_shutdown = 2, mi_reason_service_stop = 3 };

enum { mi_answer_no = 0, mi_answer_yes = 1, mi_answer_no_to_all = 2, mi_answer_yes_to_all = 3 };

enum {
  mi_type_boolean = 0,
  mi_type_uint8 = 1,
  mi_type_sint8 = 2,
  mi_type_uint16 = 3,
  mi_type_sint16 = 4,
  mi_type_uint32 = 5,
  mi_type_sint32 = 6,
  mi_type_uint64 = 7,
  mi_type_sint64 = 8,
  mi_type_real32 = 9,
  mi_type_real64 = 10,
  mi_type_char16 = 11,
  mi_type_datetime = 12,
  mi_type_string = 13,
  mi_type_reference = 14,
  mi_type_instance = 15,
  mi_type_array = 16
};

/* Of an operation: the program acknowledges every result by hand. */
enum { mi_flag_manual_acknowledgement = 0x1 };

/* Of a declaration or an element. */
#define MI_FLAG_CLASS (UINT32_C(1) << 0)
#define MI_FLAG_METHOD (UINT32_C(1) << 1)
#define MI_FLAG_PROPERTY (UINT32_C(1) << 2)
#define MI_FLAG_PARAMETER (UINT32_C(1) << 3)
#define MI_FLAG_INDICATION (UINT32_C(1) << 5)
#define MI_FLAG_KEY (UINT32_C(1) << 12)
#define MI_FLAG_IN (UINT32_C(1) << 13)
#define MI_FLAG_OUT (UINT32_C(1) << 14)
#define MI_FLAG_STATIC (UINT32_C(1) << 16)
#define MI_FLAG_NULL (UINT32_C(1) << 29)

/* Names of options. */
#define MI_OPTION_TIMEOUT "__MI_OPERATIONOPTIONS_TIMEOUT"
#define MI_OPTION_CREDENTIALS "__MI_DESTINATIONOPTIONS_DESTINATION_CREDENTIALS"
#define MI_OPTION_TRANSPORT "__MI_DESTINATIONOPTIONS_TRANSPORT"
#define MI_OPTION_PORT "__MI_DESTINATIONOPTIONS_DESTINATION_PORT"
#define MI_OPTION_PACKET_PRIVACY "__MI_DESTINATIONOPTIONS_PACKET_PRIVACY"

/* ---- values ---- */

typedef struct MiInstance MiInstance;
typedef struct MiClass MiClass;

typedef struct MiTimestamp {
  uint32_t year, month, day, hour, minute, second, microseconds;
  int32_t utc; /* Minutes east of UTC. */
} MiTimestamp;

typedef struct MiInterval {
  uint32_t days, hours, minutes, seconds, microseconds, padding[3];
} MiInterval;

typedef struct MiDatetime {
  uint32_t is_timestamp;
  union {
    MiTimestamp timestamp;
    MiInterval interval;
  } u;
} MiDatetime;

typedef struct MiArray {
  void* data;
  uint32_t size; /* Elements. */
} MiArray;

typedef union MiValue {
  MiBoolean boolean;
  uint8_t uint8;
  int8_t sint8;
  uint16_t uint16;
  int16_t sint16;
  uint32_t uint32;
  int32_t sint32;
  uint64_t uint64;
  int64_t sint64;
  float real32;
  double real64;
  uint16_t char16;
  MiDatetime datetime;
  MiChar* string;
  MiInstance* instance;
  MiInstance* reference;
  MiArray array;
} MiValue;

/* ---- handles ---- */

typedef struct MiApplication MiApplication;
typedef struct MiSession MiSession;
typedef struct MiOperation MiOperation;
typedef struct MiDestinationOptions MiDestinationOptions;
typedef struct MiOperationOptions MiOperationOptions;
typedef struct MiDeliveryOptions MiDeliveryOptions;
typedef struct MiHostedProvider MiHostedProvider;
typedef struct MiApplicationFT MiApplicationFT;
typedef struct MiSessionFT MiSessionFT;
typedef struct MiOperationFT MiOperationFT;
typedef struct MiDestinationOptionsFT MiDestinationOptionsFT;
typedef struct MiOperationOptionsFT MiOperationOptionsFT;
typedef struct MiDeliveryOptionsFT MiDeliveryOptionsFT;
typedef struct MiInstanceFT MiInstanceFT;
typedef struct MiClassFT MiClassFT;
typedef struct MiUtilitiesFT MiUtilitiesFT;
typedef struct MiClassDecl MiClassDecl;
typedef struct MiMethodDecl MiMethodDecl;

/* `version` and `slot` are the library's own. */
#define MI_HANDLE(Handle) \
  struct Handle {         \
    uint64_t version;     \
    intptr_t slot;        \
    const Handle##FT* ft; \
  }
MI_HANDLE(MiApplication);
MI_HANDLE(MiSession);
MI_HANDLE(MiOperation);
MI_HANDLE(MiDestinationOptions);
MI_HANDLE(MiOperationOptions);
MI_HANDLE(MiDeliveryOptions);
#undef MI_HANDLE

struct MiHostedProvider {
  uint64_t version;
  intptr_t slot;
  const void* ft;
};

struct MiInstance {
  const MiInstanceFT* ft;
  const MiClassDecl* class_decl;
  const MiChar* server_name;
  const MiChar* name_space;
  intptr_t reserved[4];
};

struct MiClass {
  const MiClassFT* ft;
  const MiClassDecl* class_decl;
  const MiChar* name_space;
  const MiChar* server_name;
  intptr_t reserved[4];
};

/* ---- callbacks ---- */

/* What a callback gets where results are acknowledged by hand: called once for each result, on any thread. */
typedef MiResult (*MiAcknowledge)(MiOperation* operation);
typedef MiResult (*MiAnswerTo)(MiOperation* operation, MiAnswer answer);

/* The slots that are not null decide which callbacks come; without that of its results an operation is synchronous.
 * `more` is 0 in the final callback, of which there is one. */
typedef struct MiOperationCallbacks {
  void* context;
  void (*prompt_user)(MiOperation*, void* context, const MiChar* message, MiPrompt, MiAnswerTo);
  void (*write_error)(MiOperation*, void* context, MiInstance*, MiAnswerTo);
  void (*write_message)(MiOperation*, void* context, MiChannel, const MiChar* message);
  void (*write_progress)(MiOperation*, void* context, const MiChar* activity, const MiChar* current,
                         const MiChar* status, uint32_t percent, uint32_t seconds);
  void (*instance_result)(MiOperation*, void* context, const MiInstance*, MiBoolean more, MiResult,
                          const MiChar* error, const MiInstance* details, MiAcknowledge);
  void (*indication_result)(MiOperation*, void* context, const MiInstance*, const MiChar* bookmark,
                            const MiChar* machine, MiBoolean more, MiResult, const MiChar* error,
                            const MiInstance* details, MiAcknowledge);
  void (*class_result)(MiOperation*, void* context, const MiClass*, MiBoolean more, MiResult,
                       const MiChar* error, const MiInstance* details, MiAcknowledge);
  void (*streamed_parameter_result)(MiOperation*, void* context, const MiChar* name, MiType, const MiValue*,
                                    MiAcknowledge);
} MiOperationCallbacks;

typedef struct MiSessionCallbacks {
  void* context;
  void (*write_message)(MiApplication*, void* context, MiChannel, const MiChar* message);
  void (*write_error)(MiApplication*, void* context, MiInstance*);
} MiSessionCallbacks;

/* ---- function tables ---- */

struct MiApplicationFT {
  MiResult (*close)(MiApplication*);
  MiResult (*new_session)(MiApplication*, const MiChar* protocol, const MiChar* destination,
                          MiDestinationOptions*, MiSessionCallbacks*, MiInstance** error, MiSession* out);
  MiResult (*new_hosted_provider)(MiApplication*, const MiChar* name_space, const MiChar* name,
                                  void* main_function, MiInstance** error, MiHostedProvider* out);
  MiResult (*new_instance)(MiApplication*, const MiChar* class_name, const MiClassDecl*, MiInstance** out);
  MiResult (*new_destination_options)(MiApplication*, MiDestinationOptions* out);
  MiResult (*new_operation_options)(MiApplication*, MiBoolean must_understand, MiOperationOptions* out);
  MiResult (*new_delivery_options)(MiApplication*, MiDelivery, MiDeliveryOptions* out);
  MiResult (*new_serializer)(MiApplication*, uint32_t flags, const MiChar* format, void* out);
  MiResult (*new_deserializer)(MiApplication*, uint32_t flags, const MiChar* format, void* out);
  MiResult (*new_instance_from_class)(MiApplication*, const MiChar* class_name, const MiClass*,
                                      MiInstance** out);
  MiResult (*new_class)(MiApplication*, const MiClassDecl*, const MiChar* name_space, const MiChar* server,
                        MiClass** out);
};

/* What starts an operation: all of these report what goes wrong through the operation itself. */
struct MiSessionFT {
  MiResult (*close)(MiSession*, void* context,
                    void (*completed)(void* context)); /* Blocks where `completed` is null. */
  MiResult (*get_application)(MiSession*, MiApplication* out);
  void (*get_instance)(MiSession*, uint32_t flags, MiOperationOptions*, const MiChar* name_space,
                       const MiInstance*, MiOperationCallbacks*, MiOperation* out);
  void (*modify_instance)(MiSession*, uint32_t flags, MiOperationOptions*, const MiChar* name_space,
                          const MiInstance*, MiOperationCallbacks*, MiOperation* out);
  void (*create_instance)(MiSession*, uint32_t flags, MiOperationOptions*, const MiChar* name_space,
                          const MiInstance*, MiOperationCallbacks*, MiOperation* out);
  void (*delete_instance)(MiSession*, uint32_t flags, MiOperationOptions*, const MiChar* name_space,
                          const MiInstance*, MiOperationCallbacks*, MiOperation* out);
  void (*invoke)(MiSession*, uint32_t flags, MiOperationOptions*, const MiChar* name_space,
                 const MiChar* class_name, const MiChar* method, const MiInstance* target,
                 const MiInstance* parameters, MiOperationCallbacks*, MiOperation* out);
  void (*enumerate_instances)(MiSession*, uint32_t flags, MiOperationOptions*, const MiChar* name_space,
                              const MiChar* class_name, MiBoolean keys_only, MiOperationCallbacks*,
                              MiOperation* out);
  void (*query_instances)(MiSession*, uint32_t flags, MiOperationOptions*, const MiChar* name_space,
                          const MiChar* dialect, const MiChar* expression, MiOperationCallbacks*,
                          MiOperation* out);
  void (*associator_instances)(MiSession*, uint32_t flags, MiOperationOptions*, const MiChar* name_space,
                               const MiInstance* keys, const MiChar* association, const MiChar* result_class,
                               const MiChar* role, const MiChar* result_role, MiBoolean keys_only,
                               MiOperationCallbacks*, MiOperation* out);
  void (*reference_instances)(MiSession*, uint32_t flags, MiOperationOptions*, const MiChar* name_space,
                              const MiInstance* keys, const MiChar* result_class, const MiChar* role,
                              MiBoolean keys_only, MiOperationCallbacks*, MiOperation* out);
  void (*subscribe)(MiSession*, uint32_t flags, MiOperationOptions*, const MiChar* name_space,
                    const MiChar* dialect, const MiChar* expression, const MiDeliveryOptions*,
                    MiOperationCallbacks*, MiOperation* out);
  void (*get_class)(MiSession*, uint32_t flags, MiOperationOptions*, const MiChar* name_space,
                    const MiChar* class_name, MiOperationCallbacks*, MiOperation* out);
  void (*enumerate_classes)(MiSession*, uint32_t flags, MiOperationOptions*, const MiChar* name_space,
                            const MiChar* class_name, MiBoolean names_only, MiOperationCallbacks*,
                            MiOperation* out);
  void (*test_connection)(MiSession*, uint32_t flags, MiOperationCallbacks*, MiOperation* out);
};

/* Of a synchronous operation: a call waits for the next result. What it hands out lives until the next call. */
struct MiOperationFT {
  MiResult (*close)(MiOperation*);
  MiResult (*cancel)(MiOperation*, MiReason);
  MiResult (*get_session)(MiOperation*, MiSession* out);
  MiResult (*get_instance)(MiOperation*, const MiInstance**, MiBoolean* more, MiResult*, const MiChar** error,
                           const MiInstance** details);
  MiResult (*get_indication)(MiOperation*, const MiInstance**, const MiChar** bookmark,
                             const MiChar** machine, MiBoolean* more, MiResult*, const MiChar** error,
                             const MiInstance** details);
  MiResult (*get_class)(MiOperation*, const MiClass**, MiBoolean* more, MiResult*, const MiChar** error,
                        const MiInstance** details);
};

/* What new_instance and clone give is freed with `remove`; what a callback gives is borrowed. */
struct MiInstanceFT {
  MiResult (*clone)(const MiInstance*, MiInstance** out);
  MiResult (*destruct)(MiInstance*);
  MiResult (*remove)(MiInstance*);
  MiResult (*is_a)(const MiInstance*, const MiClassDecl*, MiBoolean* out);
  MiResult (*get_class_name)(const MiInstance*, const MiChar** out);
  MiResult (*set_name_space)(MiInstance*, const MiChar*);
  MiResult (*get_name_space)(const MiInstance*, const MiChar** out);
  MiResult (*get_element_count)(const MiInstance*, uint32_t* out);
  MiResult (*add_element)(MiInstance*, const MiChar* name, const MiValue*, MiType, uint32_t flags);
  MiResult (*set_element)(MiInstance*, const MiChar* name, const MiValue*, MiType, uint32_t flags);
  MiResult (*set_element_at)(MiInstance*, uint32_t index, const MiValue*, MiType, uint32_t flags);
  MiResult (*get_element)(const MiInstance*, const MiChar* name, MiValue*, MiType*, uint32_t* flags,
                          uint32_t* index);
  MiResult (*get_element_at)(const MiInstance*, uint32_t index, const MiChar** name, MiValue*, MiType*,
                             uint32_t* flags);
  MiResult (*clear_element)(MiInstance*, const MiChar* name);
  MiResult (*clear_element_at)(MiInstance*, uint32_t index);
  MiResult (*get_server_name)(const MiInstance*, const MiChar** out);
  MiResult (*set_server_name)(MiInstance*, const MiChar*);
  MiResult (*get_class)(const MiInstance*, MiClass** out);
};

typedef struct MiCredentials {
  const MiChar* type; /* "Basic", "Digest", ... */
  union {
    struct {
      const MiChar* domain;
      const MiChar* user;
      const MiChar* password;
    } by_name;
    const MiChar* certificate;
  } u;
} MiCredentials;

struct MiDestinationOptionsFT {
  void (*remove)(MiDestinationOptions*);
  MiResult (*set_string)(MiDestinationOptions*, const MiChar* name, const MiChar* value, uint32_t flags);
  MiResult (*set_number)(MiDestinationOptions*, const MiChar* name, uint32_t value, uint32_t flags);
  MiResult (*add_credentials)(MiDestinationOptions*, const MiChar* name, const MiCredentials*,
                              uint32_t flags);
  MiResult (*get_string)(MiDestinationOptions*, const MiChar* name, const MiChar** value, uint32_t* index,
                         uint32_t* flags);
  MiResult (*get_number)(MiDestinationOptions*, const MiChar* name, uint32_t* value, uint32_t* index,
                         uint32_t* flags);
  MiResult (*get_option_count)(MiDestinationOptions*, uint32_t* out);
  MiResult (*get_option_at)(MiDestinationOptions*, uint32_t index, const MiChar** name, MiValue*, MiType*,
                            uint32_t* flags);
  MiResult (*get_option)(MiDestinationOptions*, const MiChar* name, MiValue*, MiType*, uint32_t* index,
                         uint32_t* flags);
  MiResult (*get_credentials_count)(MiDestinationOptions*, uint32_t* out);
  MiResult (*get_credentials_at)(MiDestinationOptions*, uint32_t index, const MiChar** name, MiCredentials*,
                                 uint32_t* flags);
  MiResult (*get_credentials_password_at)(MiDestinationOptions*, uint32_t index, const MiChar** name,
                                          MiChar* password, uint32_t size, uint32_t* length, uint32_t* flags);
  MiResult (*clone)(const MiDestinationOptions*, MiDestinationOptions* out);
  MiResult (*set_interval)(MiDestinationOptions*, const MiChar* name, const MiInterval*, uint32_t flags);
  MiResult (*get_interval)(MiDestinationOptions*, const MiChar* name, MiInterval*, uint32_t* index,
                           uint32_t* flags);
};

struct MiOperationOptionsFT {
  void (*remove)(MiOperationOptions*);
  MiResult (*set_string)(MiOperationOptions*, const MiChar* name, const MiChar* value, uint32_t flags);
  MiResult (*set_number)(MiOperationOptions*, const MiChar* name, uint32_t value, uint32_t flags);
  MiResult (*set_custom_option)(MiOperationOptions*, const MiChar* name, MiType, const MiValue*,
                                MiBoolean must_comply, uint32_t flags);
  MiResult (*get_string)(MiOperationOptions*, const MiChar* name, const MiChar** value, uint32_t* index,
                         uint32_t* flags);
  MiResult (*get_number)(MiOperationOptions*, const MiChar* name, uint32_t* value, uint32_t* index,
                         uint32_t* flags);
  MiResult (*get_option_count)(MiOperationOptions*, uint32_t* out);
  MiResult (*get_option_at)(MiOperationOptions*, uint32_t index, const MiChar** name, MiValue*, MiType*,
                            uint32_t* flags);
  MiResult (*get_option)(MiOperationOptions*, const MiChar* name, MiValue*, MiType*, uint32_t* index,
                         uint32_t* flags);
  MiResult (*get_enabled_channels)(MiOperationOptions*, const MiChar* name, uint32_t* channels, uint32_t size,
                                   uint32_t* count, uint32_t* flags);
  MiResult (*clone)(MiOperationOptions*, MiOperationOptions* out);
  MiResult (*set_interval)(MiOperationOptions*, const MiChar* name, const MiInterval*, uint32_t flags);
  MiResult (*get_interval)(MiOperationOptions*, const MiChar* name, MiInterval*, uint32_t* index,
                           uint32_t* flags);
};

/* Our clients only ever delete such options. */
struct MiDeliveryOptionsFT {
  void* before[5];
  MiResult (*remove)(MiDeliveryOptions*);
  void* after[11];
};

struct MiClassFT {
  MiResult (*get_class_name)(const MiClass*, const MiChar** out);
  void* names[2];
  MiResult (*get_element_count)(const MiClass*, uint32_t* out);
  /* A property; `value` is what an instance has that does not say otherwise, where one `exists`. The pointers may be null. */
  MiResult (*get_element)(const MiClass*, const MiChar* name, MiValue* value, MiBoolean* exists, MiType* type,
                          MiChar** reference_class, void* qualifiers, uint32_t* flags, uint32_t* index);
  void* between[7];
  MiResult (*remove)(MiClass*);
  MiResult (*clone)(const MiClass*, MiClass** out);
};

struct MiUtilitiesFT {
  uint32_t (*error_category)(const MiChar* error_type, uint32_t error);
  MiResult (*error_instance)(uint32_t error, const MiChar* error_type, const MiChar* message,
                             MiInstance** out);
};

/* ---- what the library exports ---- */

typedef struct MiClientFT {
  const MiApplicationFT* application;
  const MiSessionFT* session;
  const MiOperationFT* operation;
  const void* hosted_provider;
  const void* serializer;
  const void* deserializer;
  const MiDeliveryOptionsFT* delivery_options;
  const MiDestinationOptionsFT* destination_options;
  const MiOperationOptionsFT* operation_options;
  const MiUtilitiesFT* utilities;
} MiClientFT;

/* `flags` is 0; the identifier and the place of an error may be null. The other symbol is `mi_clientFT_V1`, a pointer to
 * MiClientFT. */
typedef MiResult (*MiInitialize)(uint32_t flags, const MiChar* identifier, MiInstance** error,
                                 MiApplication* out);
#define MI_INITIALIZE_SYMBOL "MI_Application_InitializeV1"

/* ---- what a server asks of a provider ---- */

typedef struct MiContext MiContext;
typedef struct MiContextFT MiContextFT;
typedef struct MiFilter MiFilter;
typedef struct MiFilterFT MiFilterFT;
typedef struct MiPropertySet MiPropertySet;
typedef struct MiModule MiModule;
typedef struct MiServer MiServer;
typedef struct MiProviderFT MiProviderFT;
typedef struct MiSchemaDecl MiSchemaDecl;

struct MiContext {
  const MiContextFT* ft;
  intptr_t reserved[3];
};

struct MiFilter {
  const MiFilterFT* ft;
  intptr_t reserved[3];
};

struct MiFilterFT {
  MiResult (*evaluate)(const MiFilter*, const MiInstance*, MiBoolean* out);
  MiResult (*get_expression)(const MiFilter*, const MiChar** language, const MiChar** expression);
};

struct MiPropertySet {
  const void* ft;
  intptr_t reserved[3];
};

typedef struct MiServerFT {
  MiResult (*get_version)(uint32_t* out);
  MiResult (*get_system_name)(const MiChar** out);
} MiServerFT;

struct MiServer {
  const MiServerFT* server;
  const MiContextFT* context;
  const MiInstanceFT* instance;
  const void* property_set;
  const MiFilterFT* filter;
};

typedef struct MiQualifier {
  const MiChar* name;
  MiType type;
  uint32_t flavor;
  const void* value;
} MiQualifier;

typedef struct MiQualifierDecl {
  const MiChar* name;
  MiType type;
  uint32_t scope;
  uint32_t flavor;
  uint32_t subscript;
  const void* value;
} MiQualifierDecl;

/* `code` of a name: first letter << 16 | last letter << 8 | length, the letters in lower case. */
typedef struct MiPropertyDecl {
  uint32_t flags;
  uint32_t code;
  const MiChar* name;
  const MiQualifier* const* qualifiers;
  uint32_t qualifier_count;
  MiType type;
  const MiChar* class_name; /* Of a reference. */
  uint32_t subscript;
  uint32_t offset; /* Of the field in the instance. */
  const MiChar* origin;
  const MiChar* propagator;
  const void* value;
} MiPropertyDecl;

/* A property in an instance of a declared class, where the declaration says. */
typedef struct MiStringField {
  MiChar* value;
  MiBoolean exists;
  uint8_t flags;
} MiStringField;

typedef struct MiUint32Field {
  uint32_t value;
  MiBoolean exists;
  uint8_t flags;
} MiUint32Field;

typedef struct MiParameterDecl {
  uint32_t flags;
  uint32_t code;
  const MiChar* name;
  const MiQualifier* const* qualifiers;
  uint32_t qualifier_count;
  MiType type;
  const MiChar* class_name;
  uint32_t subscript;
  uint32_t offset;
} MiParameterDecl;

struct MiMethodDecl {
  uint32_t flags;
  uint32_t code;
  const MiChar* name;
  const MiQualifier* const* qualifiers;
  uint32_t qualifier_count;
  const MiParameterDecl* const* parameters;
  uint32_t parameter_count;
  uint32_t size;
  MiType return_type;
  const MiChar* origin;
  const MiChar* propagator;
  const MiSchemaDecl* schema;
  void (*invoke)(void* self, MiContext*, const MiChar* name_space, const MiChar* class_name,
                 const MiChar* method, const MiInstance* target, const MiInstance* parameters);
};

struct MiClassDecl {
  uint32_t flags;
  uint32_t code;
  const MiChar* name;
  const MiQualifier* const* qualifiers;
  uint32_t qualifier_count;
  const MiPropertyDecl* const* properties;
  uint32_t property_count;
  uint32_t size; /* Bytes of an instance. */
  const MiChar* super_class;
  const MiClassDecl* super_class_decl;
  const MiMethodDecl* const* methods;
  uint32_t method_count;
  const MiSchemaDecl* schema;
  const MiProviderFT* provider;
  const MiClass* owning_class;
};

struct MiSchemaDecl {
  const MiQualifierDecl* const* qualifiers;
  uint32_t qualifier_count;
  const MiClassDecl* const* classes;
  uint32_t class_count;
};

/* Each call ends with one post_result or post_error, whenever and on whichever thread; enable_indications and subscribe
 * keep their context instead. */
struct MiProviderFT {
  void (*load)(void** self, void* module, MiContext*);
  void (*unload)(void* self, MiContext*);
  void (*get_instance)(void* self, MiContext*, const MiChar* name_space, const MiChar* class_name,
                       const MiInstance*, const MiPropertySet*);
  void (*enumerate_instances)(void* self, MiContext*, const MiChar* name_space, const MiChar* class_name,
                              const MiPropertySet*, MiBoolean keys_only, const MiFilter*);
  void (*create_instance)(void* self, MiContext*, const MiChar* name_space, const MiChar* class_name,
                          const MiInstance*);
  void (*modify_instance)(void* self, MiContext*, const MiChar* name_space, const MiChar* class_name,
                          const MiInstance*, const MiPropertySet*);
  void (*delete_instance)(void* self, MiContext*, const MiChar* name_space, const MiChar* class_name,
                          const MiInstance*);
  void (*associator_instances)(void* self, MiContext*, const MiChar* name_space, const MiChar* class_name,
                               const MiInstance*, const MiChar* result_class, const MiChar* role,
                               const MiChar* result_role, const MiPropertySet*, MiBoolean keys_only,
                               const MiFilter*);
  void (*reference_instances)(void* self, MiContext*, const MiChar* name_space, const MiChar* class_name,
                              const MiInstance*, const MiChar* role, const MiPropertySet*,
                              MiBoolean keys_only, const MiFilter*);
  void (*enable_indications)(void* self, MiContext*, const MiChar* name_space, const MiChar* class_name);
  void (*disable_indications)(void* self, MiContext*, const MiChar* name_space, const MiChar* class_name);
  void (*subscribe)(void* self, MiContext*, const MiChar* name_space, const MiChar* class_name,
                    const MiFilter*, const MiChar* bookmark, uint64_t subscription, void** subscription_self);
  void (*unsubscribe)(void* self, MiContext*, const MiChar* name_space, const MiChar* class_name,
                      uint64_t subscription, void* subscription_self);
  void (*invoke)(void* self, MiContext*, const MiChar* name_space, const MiChar* class_name,
                 const MiChar* method, const MiInstance* target, const MiInstance* parameters);
};

struct MiModule {
  uint32_t version; /* major << 16 | minor << 8 | revision, not above the server's. */
  uint32_t generator_version;
  uint32_t flags;
  uint32_t char_size; /* 1. */
  const MiSchemaDecl* schema;
  void (*load)(void** module, MiContext*);
  void (*unload)(void* module, MiContext*);
  const MiProviderFT* dynamic_provider;
};

/* The slots that a probe does not call have no type of their own. */
struct MiContextFT {
  MiResult (*post_result)(MiContext*, MiResult);
  MiResult (*post_instance)(MiContext*, const MiInstance*);
  MiResult (*post_indication)(MiContext*, const MiInstance*, uint32_t subscription_count,
                              const MiChar* bookmark);
  MiResult (*construct_instance)(MiContext*, const MiClassDecl*, MiInstance*);
  MiResult (*construct_parameters)(MiContext*, const MiMethodDecl*, MiInstance*);
  MiResult (*new_instance)(MiContext*, const MiClassDecl*, MiInstance** out);
  MiResult (*new_dynamic_instance)(MiContext*, const MiChar* class_name, uint32_t flags, MiInstance** out);
  MiResult (*new_parameters)(MiContext*, const MiMethodDecl*, MiInstance** out);
  MiResult (*canceled)(const MiContext*, MiBoolean* out);
  void* get_locale;
  MiResult (*register_cancel)(MiContext*, void (*cancelled)(MiReason, void* data), void* data);
  MiResult (*request_unload)(MiContext*);
  MiResult (*refuse_unload)(MiContext*);
  void* options_and_messages[14];
  MiResult (*post_error)(MiContext*, uint32_t error, const MiChar* error_type, const MiChar* message);
  MiResult (*post_cim_error)(MiContext*, const MiInstance*);
  void* write_error;
  void* get_lifecycle_context;
};

/* The provider's library exports it. */
typedef MiModule* (*MiMain)(MiServer*);
#define MI_MAIN_SYMBOL "MI_Main"

/* ---- the layout, as printed by a program that was compiled against the vendor's header ---- */

#define MI_SIZE(Type, bytes) static_assert(sizeof(Type) == (bytes), "size of " #Type)
#define MI_AT(Type, member, bytes) \
  static_assert(offsetof(Type, member) == (bytes), "offset of " #Type "." #member)

MI_SIZE(MiTimestamp, 32);
MI_AT(MiTimestamp, utc, 28);
MI_SIZE(MiInterval, 32);
MI_AT(MiInterval, microseconds, 16);
MI_SIZE(MiDatetime, 36);
MI_AT(MiDatetime, u, 4);
MI_SIZE(MiArray, 16);
MI_AT(MiArray, size, 8);
MI_SIZE(MiValue, 40);

MI_SIZE(MiApplication, 24);
MI_SIZE(MiSession, 24);
MI_SIZE(MiOperation, 24);
MI_SIZE(MiDestinationOptions, 24);
MI_SIZE(MiOperationOptions, 24);
MI_SIZE(MiDeliveryOptions, 24);
MI_SIZE(MiHostedProvider, 24);
MI_AT(MiOperation, slot, 8);
MI_AT(MiOperation, ft, 16);
MI_SIZE(MiInstance, 64);
MI_AT(MiInstance, class_decl, 8);
MI_AT(MiInstance, server_name, 16);
MI_AT(MiInstance, name_space, 24);
MI_SIZE(MiClass, 64);
MI_AT(MiClass, class_decl, 8);
MI_AT(MiClass, name_space, 16);
MI_AT(MiClass, server_name, 24);

MI_SIZE(MiOperationCallbacks, 72);
MI_AT(MiOperationCallbacks, prompt_user, 8);
MI_AT(MiOperationCallbacks, write_error, 16);
MI_AT(MiOperationCallbacks, write_message, 24);
MI_AT(MiOperationCallbacks, write_progress, 32);
MI_AT(MiOperationCallbacks, instance_result, 40);
MI_AT(MiOperationCallbacks, indication_result, 48);
MI_AT(MiOperationCallbacks, class_result, 56);
MI_AT(MiOperationCallbacks, streamed_parameter_result, 64);
MI_SIZE(MiSessionCallbacks, 24);
MI_AT(MiSessionCallbacks, write_message, 8);
MI_AT(MiSessionCallbacks, write_error, 16);

MI_SIZE(MiApplicationFT, 88);
MI_AT(MiApplicationFT, new_session, 8);
MI_AT(MiApplicationFT, new_hosted_provider, 16);
MI_AT(MiApplicationFT, new_instance, 24);
MI_AT(MiApplicationFT, new_destination_options, 32);
MI_AT(MiApplicationFT, new_operation_options, 40);
MI_AT(MiApplicationFT, new_delivery_options, 48);
MI_AT(MiApplicationFT, new_serializer, 56);
MI_AT(MiApplicationFT, new_deserializer, 64);
MI_AT(MiApplicationFT, new_instance_from_class, 72);
MI_AT(MiApplicationFT, new_class, 80);

MI_SIZE(MiSessionFT, 120);
MI_AT(MiSessionFT, get_application, 8);
MI_AT(MiSessionFT, get_instance, 16);
MI_AT(MiSessionFT, modify_instance, 24);
MI_AT(MiSessionFT, create_instance, 32);
MI_AT(MiSessionFT, delete_instance, 40);
MI_AT(MiSessionFT, invoke, 48);
MI_AT(MiSessionFT, enumerate_instances, 56);
MI_AT(MiSessionFT, query_instances, 64);
MI_AT(MiSessionFT, associator_instances, 72);
MI_AT(MiSessionFT, reference_instances, 80);
MI_AT(MiSessionFT, subscribe, 88);
MI_AT(MiSessionFT, get_class, 96);
MI_AT(MiSessionFT, enumerate_classes, 104);
MI_AT(MiSessionFT, test_connection, 112);

MI_SIZE(MiOperationFT, 48);
MI_AT(MiOperationFT, cancel, 8);
MI_AT(MiOperationFT, get_session, 16);
MI_AT(MiOperationFT, get_instance, 24);
MI_AT(MiOperationFT, get_indication, 32);
MI_AT(MiOperationFT, get_class, 40);

MI_SIZE(MiInstanceFT, 144);
MI_AT(MiInstanceFT, remove, 16);
MI_AT(MiInstanceFT, get_class_name, 32);
MI_AT(MiInstanceFT, get_element_count, 56);
MI_AT(MiInstanceFT, add_element, 64);
MI_AT(MiInstanceFT, set_element, 72);
MI_AT(MiInstanceFT, get_element, 88);
MI_AT(MiInstanceFT, get_element_at, 96);
MI_AT(MiInstanceFT, clear_element, 104);
MI_AT(MiInstanceFT, get_server_name, 120);
MI_AT(MiInstanceFT, get_class, 136);

MI_SIZE(MiCredentials, 32);
MI_AT(MiCredentials, u, 8);
MI_AT(MiCredentials, u.by_name.user, 16);
MI_AT(MiCredentials, u.by_name.password, 24);
MI_SIZE(MiDestinationOptionsFT, 120);
MI_AT(MiDestinationOptionsFT, add_credentials, 24);
MI_AT(MiDestinationOptionsFT, get_option_count, 48);
MI_AT(MiDestinationOptionsFT, get_credentials_count, 72);
MI_AT(MiDestinationOptionsFT, clone, 96);
MI_AT(MiDestinationOptionsFT, set_interval, 104);
MI_SIZE(MiOperationOptionsFT, 104);
MI_AT(MiOperationOptionsFT, set_custom_option, 24);
MI_AT(MiOperationOptionsFT, get_option_count, 48);
MI_AT(MiOperationOptionsFT, get_enabled_channels, 72);
MI_AT(MiOperationOptionsFT, clone, 80);
MI_AT(MiOperationOptionsFT, set_interval, 88);
MI_SIZE(MiDeliveryOptionsFT, 136);
MI_AT(MiDeliveryOptionsFT, remove, 40);
MI_SIZE(MiClassFT, 112);
MI_AT(MiClassFT, get_element_count, 24);
MI_AT(MiClassFT, get_element, 32);
MI_AT(MiClassFT, remove, 96);
MI_AT(MiClassFT, clone, 104);

MI_SIZE(MiClientFT, 80);
MI_AT(MiClientFT, delivery_options, 48);
MI_AT(MiClientFT, destination_options, 56);
MI_AT(MiClientFT, operation_options, 64);
MI_AT(MiClientFT, utilities, 72);

MI_SIZE(MiContext, 32);
MI_SIZE(MiFilter, 32);
MI_SIZE(MiPropertySet, 32);
MI_SIZE(MiServer, 40);
MI_AT(MiServer, instance, 16);
MI_SIZE(MiModule, 48);
MI_AT(MiModule, char_size, 12);
MI_AT(MiModule, schema, 16);
MI_AT(MiModule, load, 24);
MI_AT(MiModule, dynamic_provider, 40);
MI_SIZE(MiSchemaDecl, 32);
MI_AT(MiSchemaDecl, classes, 16);
MI_SIZE(MiClassDecl, 104);
MI_AT(MiClassDecl, qualifiers, 16);
MI_AT(MiClassDecl, properties, 32);
MI_AT(MiClassDecl, property_count, 40);
MI_AT(MiClassDecl, size, 44);
MI_AT(MiClassDecl, super_class, 48);
MI_AT(MiClassDecl, super_class_decl, 56);
MI_AT(MiClassDecl, methods, 64);
MI_AT(MiClassDecl, schema, 80);
MI_AT(MiClassDecl, provider, 88);
MI_AT(MiClassDecl, owning_class, 96);
MI_SIZE(MiPropertyDecl, 72);
MI_AT(MiPropertyDecl, type, 28);
MI_AT(MiPropertyDecl, class_name, 32);
MI_AT(MiPropertyDecl, subscript, 40);
MI_AT(MiPropertyDecl, offset, 44);
MI_AT(MiPropertyDecl, origin, 48);
MI_AT(MiPropertyDecl, value, 64);
MI_SIZE(MiStringField, 16);
MI_AT(MiStringField, exists, 8);
MI_AT(MiStringField, flags, 9);
MI_SIZE(MiUint32Field, 8);
MI_AT(MiUint32Field, exists, 4);
MI_AT(MiUint32Field, flags, 5);
MI_SIZE(MiParameterDecl, 48);
MI_AT(MiParameterDecl, offset, 44);
MI_SIZE(MiMethodDecl, 88);
MI_AT(MiMethodDecl, parameters, 32);
MI_AT(MiMethodDecl, size, 44);
MI_AT(MiMethodDecl, return_type, 48);
MI_AT(MiMethodDecl, origin, 56);
MI_AT(MiMethodDecl, schema, 72);
MI_AT(MiMethodDecl, invoke, 80);
MI_SIZE(MiQualifierDecl, 32);
MI_SIZE(MiQualifier, 24);
MI_AT(MiQualifier, value, 16);
MI_SIZE(MiProviderFT, 112);
MI_AT(MiProviderFT, get_instance, 16);
MI_AT(MiProviderFT, enumerate_instances, 24);
MI_AT(MiProviderFT, enable_indications, 72);
MI_AT(MiProviderFT, subscribe, 88);
MI_AT(MiProviderFT, unsubscribe, 96);
MI_AT(MiProviderFT, invoke, 104);
MI_SIZE(MiContextFT, 248);
MI_AT(MiContextFT, new_dynamic_instance, 48);
MI_AT(MiContextFT, canceled, 64);
MI_AT(MiContextFT, register_cancel, 80);
MI_AT(MiContextFT, refuse_unload, 96);
MI_AT(MiContextFT, post_error, 216);
MI_AT(MiContextFT, get_lifecycle_context, 240);

#undef MI_SIZE
#undef MI_AT

#ifdef __cplusplus
}
#endif

#endif
