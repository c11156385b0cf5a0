/* An asynchronous program with a condition of its own: it cancels after the second result, and waits until all is over. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "harness/mi/abi.h"

MiResult MI_Application_InitializeV1(uint32_t, const MiChar*, MiInstance**, MiApplication*);

struct Story {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  int results;
  int finals;
  MiResult code;
};

static void on_result(MiOperation* operation, void* context, const MiInstance* instance, MiBoolean more,
                      MiResult result, const MiChar* error, const MiInstance* details,
                      MiAcknowledge acknowledge) {
  struct Story* story = context;
  (void)operation, (void)error, (void)details, (void)acknowledge;
  pthread_mutex_lock(&story->mutex);
  if (instance != NULL) ++story->results;
  if (!more) {
    ++story->finals;
    story->code = result;
  }
  pthread_cond_broadcast(&story->changed);
  pthread_mutex_unlock(&story->mutex);
}

int main(void) {
  struct Story story = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0, 0};
  MiApplication application;
  MiSession session;
  MiOperation operation;
  MiOperationCallbacks callbacks;
  memset(&callbacks, 0, sizeof callbacks);
  callbacks.context = &story;
  callbacks.instance_result = on_result;
  if (MI_Application_InitializeV1(0, "asynchronous", NULL, &application) != mi_result_ok) return 2;
  if (application.ft->new_session(&application, NULL, NULL, NULL, NULL, NULL, &session) != mi_result_ok)
    return 2;
  session.ft->enumerate_instances(&session, 0, NULL, "root/test", "disks", 0, &callbacks, &operation);
  pthread_mutex_lock(&story.mutex);
  while (story.results < 2 && story.finals == 0) pthread_cond_wait(&story.changed, &story.mutex);
  pthread_mutex_unlock(&story.mutex);
  operation.ft->cancel(&operation, mi_reason_timeout);
  pthread_mutex_lock(&story.mutex);
  while (story.finals == 0) pthread_cond_wait(&story.changed, &story.mutex);
  pthread_mutex_unlock(&story.mutex);
  operation.ft->close(&operation);
  session.ft->close(&session, NULL, NULL);
  application.ft->close(&application);
  printf("%d results, %d final, code %u\n", story.results, story.finals, story.code);
  return 0;
}
