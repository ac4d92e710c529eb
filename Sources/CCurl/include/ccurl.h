// The system's libcurl behind calls that Swift can make: its own take any number of arguments.
#pragma once
#include <stddef.h>
#include <stdint.h>

// What a transfer came to. `code` is libcurl's (0: the other side answered), `status` the answer's
// (HTTP or SMTP, 0 for none), `retry_after` what the other side asks to wait, in seconds.
struct ccurl_result {
  int code;
  long status;
  long retry_after;
};

// What every transfer has. Times are in milliseconds and hold for the whole transfer. `stop`
// becomes not nought when the transfer is to be given up (within a second).
struct ccurl_common {
  const char *url;
  long connect_ms;
  long total_ms;
  const uint32_t *stop;
  // Certificates of the other side's maker; NULL for the system's.
  const char *ca_file;
  // Not nought: the address is this machine, so no proxy stands between.
  int is_local;
};

// Sends a body by POST, or with `method` "GET" asks only. Redirects are not followed, the answer's
// body is thrown away, certificates are verified.
struct ccurl_result ccurl_http(
    struct ccurl_common common, const char *method, const char *const *headers, int header_count,
    const char *body, size_t body_length);

// Mail. `must_encrypt` demands STARTTLS of an smtp:// address before anything else is said.
// `user` and `password` may be NULL.
struct ccurl_result ccurl_mail(
    struct ccurl_common common, int must_encrypt, const char *user, const char *password,
    const char *from, const char *const *to, int to_count, const char *text, size_t text_length);

// libcurl's words for a code; they hold nothing of the transfer.
const char *ccurl_words(int code);

// Sets and reads the word that gives transfers up.
void ccurl_stop(uint32_t *stop);
int ccurl_is_stopped(const uint32_t *stop);
