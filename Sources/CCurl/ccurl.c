#include "ccurl.h"

#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>

// An answer longer than this is no answer to a message.
#define ANSWER_LIMIT (1 << 20)

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void begin(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

// A socket that the other side closed raises SIGPIPE under TLS, which would end the process: it is
// held back on this thread alone for the time of a call, and taken away when it came.
static sigset_t hold_pipe_signal(void) {
  sigset_t pipe_signal, before;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
  return before;
}

static void let_pipe_signal_go(sigset_t before) {
  sigset_t pipe_signal, pending;
  sigpending(&pending);
  if (!sigismember(&before, SIGPIPE) && sigismember(&pending, SIGPIPE)) {
    struct timespec none = {0, 0};
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    sigtimedwait(&pipe_signal, NULL, &none);
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct source {
  const char *text;
  size_t left;
};

static size_t drop(char *bytes, size_t size, size_t count, void *context) {
  (void)bytes;
  size_t *seen = context;
  *seen += size * count;
  return *seen > ANSWER_LIMIT ? 0 : size * count;
}

static size_t feed(char *buffer, size_t size, size_t count, void *context) {
  struct source *source = context;
  size_t length = size * count < source->left ? size * count : source->left;
  memcpy(buffer, source->text, length);
  source->text += length;
  source->left -= length;
  return length;
}

static int look(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
  (void)a, (void)b, (void)c, (void)d;
  const uint32_t *stop = context;
  return stop && __atomic_load_n(stop, __ATOMIC_RELAXED) != 0;
}

static CURL *prepare(struct ccurl_common common, const char *protocols, size_t *seen) {
  pthread_once(&once, begin);
  CURL *curl = curl_easy_init();
  if (!curl) return NULL;
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_URL, common.url);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, common.connect_ms);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, common.total_ms);
  curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (common.total_ms + 999) / 1000);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  if (common.ca_file) curl_easy_setopt(curl, CURLOPT_CAINFO, common.ca_file);
  if (common.is_local) curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, seen);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, (void *)common.stop);
  return curl;
}

static struct ccurl_result perform(CURL *curl) {
  struct ccurl_result result = {0, 0, 0};
  result.code = (int)curl_easy_perform(curl);
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &result.status);
  curl_off_t wait = 0;
  if (curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &wait) == CURLE_OK && wait > 0) {
    result.retry_after = wait > 86400 ? 86400 : (long)wait;
  }
  return result;
}

static struct ccurl_result failure(void) {
  struct ccurl_result result = {(int)CURLE_OUT_OF_MEMORY, 0, 0};
  return result;
}

// Appends copies; on failure what was there is freed and `ok` becomes nought.
static struct curl_slist *list(const char *const *texts, int count, int *ok) {
  struct curl_slist *list = NULL;
  for (int i = 0; i < count; i++) {
    struct curl_slist *longer = curl_slist_append(list, texts[i]);
    if (!longer) {
      curl_slist_free_all(list);
      *ok = 0;
      return NULL;
    }
    list = longer;
  }
  return list;
}

static struct ccurl_result http(
    struct ccurl_common common, const char *method, const char *const *headers, int header_count,
    const char *body, size_t body_length) {
  size_t seen = 0;
  int ok = 1;
  CURL *curl = prepare(common, "http,https", &seen);
  if (!curl) return failure();
  struct curl_slist *lines = list(headers, header_count, &ok);
  // Some servers answer "Expect: 100-continue" late; the bodies are small.
  struct curl_slist *all = ok ? curl_slist_append(lines, "Expect:") : NULL;
  if (!all) {
    curl_slist_free_all(lines);
    curl_easy_cleanup(curl);
    return failure();
  }
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, all);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "perigee");
  if (strcmp(method, "GET") != 0) {
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body_length);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
  }
  struct ccurl_result result = perform(curl);
  curl_slist_free_all(all);
  curl_easy_cleanup(curl);
  return result;
}

static struct ccurl_result mail(
    struct ccurl_common common, int must_encrypt, const char *user, const char *password,
    const char *from, const char *const *to, int to_count, const char *text, size_t text_length) {
  size_t seen = 0;
  int ok = 1;
  CURL *curl = prepare(common, "smtp,smtps", &seen);
  if (!curl) return failure();
  struct curl_slist *receivers = list(to, to_count, &ok);
  if (!ok) {
    curl_easy_cleanup(curl);
    return failure();
  }
  struct source source = {text, text_length};
  if (must_encrypt) curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
  if (user) curl_easy_setopt(curl, CURLOPT_USERNAME, user);
  if (password) curl_easy_setopt(curl, CURLOPT_PASSWORD, password);
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, receivers);
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, feed);
  curl_easy_setopt(curl, CURLOPT_READDATA, &source);
  struct ccurl_result result = perform(curl);
  curl_slist_free_all(receivers);
  curl_easy_cleanup(curl);
  return result;
}

struct ccurl_result ccurl_http(
    struct ccurl_common common, const char *method, const char *const *headers, int header_count,
    const char *body, size_t body_length) {
  sigset_t before = hold_pipe_signal();
  struct ccurl_result result = http(common, method, headers, header_count, body, body_length);
  let_pipe_signal_go(before);
  return result;
}

struct ccurl_result ccurl_mail(
    struct ccurl_common common, int must_encrypt, const char *user, const char *password,
    const char *from, const char *const *to, int to_count, const char *text, size_t text_length) {
  sigset_t before = hold_pipe_signal();
  struct ccurl_result result =
      mail(common, must_encrypt, user, password, from, to, to_count, text, text_length);
  let_pipe_signal_go(before);
  return result;
}

const char *ccurl_words(int code) { return curl_easy_strerror((CURLcode)code); }

void ccurl_stop(uint32_t *stop) { __atomic_store_n(stop, 1, __ATOMIC_RELAXED); }
int ccurl_is_stopped(const uint32_t *stop) { return __atomic_load_n(stop, __ATOMIC_RELAXED) != 0; }
