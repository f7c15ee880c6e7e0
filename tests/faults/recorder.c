/* Stands between the program and the system (LD_PRELOAD) for the fault tests, and does three things:
 *
 * - writes down, in their order, all changes to files below PV_FOLDER into PV_TAPE;
 * - lets calls fail as the file PV_FAULT says: "KIND SKIP COUNT". After SKIP calls COUNT of them fail, then
 *   the file is removed; whoever removes it earlier ends the fault;
 * - moves the clock by the seconds in the file PV_CLOCK.
 *
 * KIND: eio, enospc, eintr, short (half of a write is done), sync (a sync fails), lie (a sync says it is done).
 * A record: kind, failed, length of the name (2 bytes), length of the data (4), place (8), name, data. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static const char *folder, *fault, *moved;
static int tape = -1;
static char plan[64];
static long calls;

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_open)(const char *, int, ...);
static int (*real_rename)(const char *, const char *);
static int (*real_unlink)(const char *);
static int (*real_linkat)(int, const char *, int, const char *, int);
static int (*real_clock)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void) {
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_write = dlsym(RTLD_NEXT, "write");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_open = dlsym(RTLD_NEXT, "open64");
  real_rename = dlsym(RTLD_NEXT, "rename");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  real_linkat = dlsym(RTLD_NEXT, "linkat");
  real_clock = dlsym(RTLD_NEXT, "clock_gettime");
  folder = getenv("PV_FOLDER");
  fault = getenv("PV_FAULT");
  moved = getenv("PV_CLOCK");
  const char *name = getenv("PV_TAPE");
  if (name) tape = real_open(name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

static int below(const char *path) {
  size_t length = folder ? strlen(folder) : 0;
  return length && strncmp(path, folder, length) == 0 && (path[length] == '/' || !path[length]);
}

/* The name of an open file, if it lies below the folder. */
static int named(int fd, char *path) {
  char link[40];
  if (!folder || fd < 3) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, 4095);
  if (length <= 0) return 0;
  path[length] = 0;
  return below(path);
}

static int absolute(const char *given, char *path) {
  if (!folder || !given) return 0;
  if (given[0] == '/') snprintf(path, 4096, "%s", given);
  else {
    char here[2048];
    if (!getcwd(here, sizeof here)) return 0;
    snprintf(path, 4096, "%s/%s", here, given);
  }
  return below(path);
}

static void note(char kind, int failed, const char *path, uint64_t place, const void *data, size_t length) {
  if (tape < 0) return;
  unsigned char head[16] = {kind, failed};
  uint16_t name = strlen(path);
  uint32_t size = length;
  memcpy(head + 2, &name, 2);
  memcpy(head + 4, &size, 4);
  memcpy(head + 8, &place, 8);
  struct iovec parts[3] = {{head, 16}, {(void *)path, name}, {(void *)data, length}};
  syscall(SYS_writev, tape, parts, 3);
}

static void take_turn(void) {
  pthread_mutex_lock(&turn);
  if (tape >= 0) flock(tape, LOCK_EX);
}

static void end_turn(void) {
  int kept = errno;
  if (tape >= 0) flock(tape, LOCK_UN);
  pthread_mutex_unlock(&turn);
  errno = kept;
}

/* What shall happen to this call: 0, or a letter for the kind of the fault. */
static char told(char call) {
  if (!fault) return 0;
  char now[64] = {0}, kind[16] = {0};
  long skip = 0, count = 0;
  int fd = syscall(SYS_openat, AT_FDCWD, fault, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0) {
    plan[0] = 0;
    return 0;
  }
  if (syscall(SYS_read, fd, now, sizeof now - 1) < 0) now[0] = 0;
  syscall(SYS_close, fd);
  if (strcmp(now, plan)) {
    strcpy(plan, now);
    calls = 0;
  }
  if (sscanf(now, "%15s %ld %ld", kind, &skip, &count) != 3) return 0;
  int writes = call == 'W' || call == 'T';
  int meant = !strcmp(kind, "eio") || (call == 'S' && (!strcmp(kind, "sync") || !strcmp(kind, "lie"))) ||
              (writes && (!strcmp(kind, "enospc") || !strcmp(kind, "eintr"))) ||
              (call == 'W' && !strcmp(kind, "short"));
  if (!meant || calls++ < skip) return 0;
  if (calls >= skip + count) {
    syscall(SYS_unlinkat, AT_FDCWD, fault, 0);
    plan[0] = 0;
  }
  return !strcmp(kind, "eintr") ? 'i' : !strcmp(kind, "enospc") ? 'n' : !strcmp(kind, "eio") ? 'e' : kind[0];
}

static int fails(char how) {
  errno = how == 'n' ? ENOSPC : how == 'i' ? EINTR : EIO;
  return -1;
}

static ssize_t put(int fd, const void *data, size_t length, off_t place, int at) {
  char path[4096];
  if (!named(fd, path)) return at ? real_pwrite(fd, data, length, place) : real_write(fd, data, length);
  take_turn();
  char how = told('W');
  ssize_t done;
  if (how && (how != 's' || length < 2)) done = fails(how);
  else {
    if (!at) place = lseek(fd, 0, SEEK_CUR);
    if (how) length /= 2;
    done = at ? real_pwrite(fd, data, length, place) : real_write(fd, data, length);
    if (done > 0) note('W', 0, path, place, data, done);
  }
  end_turn();
  return done;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off_t place) { return put(fd, data, length, place, 1); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t place) { return put(fd, data, length, place, 1); }
ssize_t write(int fd, const void *data, size_t length) { return put(fd, data, length, 0, 0); }

int ftruncate64(int fd, off_t length) {
  char path[4096];
  if (!named(fd, path)) return real_ftruncate(fd, length);
  take_turn();
  char how = told('T');
  int done = how ? fails(how) : real_ftruncate(fd, length);
  if (!done) note('T', 0, path, length, "", 0);
  end_turn();
  return done;
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int fsync(int fd) {
  char path[4096];
  if (!named(fd, path)) return real_fsync(fd);
  take_turn();
  char how = told('S');
  int done = how ? (how == 'l' ? 0 : fails(how)) : real_fsync(fd);
  note('S', how || done, path, 0, "", 0);
  end_turn();
  return done;
}
int fdatasync(int fd) { return fsync(fd); }

int open64(const char *given, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int mode = flags & O_CREAT ? va_arg(rest, int) : 0;
  va_end(rest);
  char path[4096];
  if (!(flags & (O_CREAT | O_TRUNC)) || !absolute(given, path)) return real_open(given, flags, mode);
  take_turn();
  int is_new = access(path, F_OK) != 0;
  int fd = real_open(given, flags, mode);
  if (fd >= 0 && is_new) note('C', 0, path, 0, "", 0);
  if (fd >= 0 && !is_new && flags & O_TRUNC) note('T', 0, path, 0, "", 0);
  end_turn();
  return fd;
}
int open(const char *given, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int mode = flags & O_CREAT ? va_arg(rest, int) : 0;
  va_end(rest);
  return open64(given, flags, mode);
}

int rename(const char *from, const char *to) {
  char old[4096], now[4096];
  if (!absolute(from, old) || !absolute(to, now)) return real_rename(from, to);
  take_turn();
  int done = real_rename(from, to);
  if (!done) note('R', 0, old, 0, now, strlen(now));
  end_turn();
  return done;
}

int unlink(const char *given) {
  char path[4096];
  if (!absolute(given, path)) return real_unlink(given);
  take_turn();
  int done = real_unlink(given);
  if (!done) note('U', 0, path, 0, "", 0);
  end_turn();
  return done;
}

/* The library of Rust makes hard links by this name. */
int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
  char old[4096], now[4096];
  if (!absolute(from, old) || !absolute(to, now)) return real_linkat(from_folder, from, to_folder, to, flags);
  take_turn();
  int done = real_linkat(from_folder, from, to_folder, to, flags);
  if (!done) note('L', 0, old, 0, now, strlen(now));
  end_turn();
  return done;
}

int clock_gettime(clockid_t which, struct timespec *now) {
  int done = real_clock(which, now);
  if (done || !moved || (which != CLOCK_REALTIME && which != CLOCK_REALTIME_COARSE)) return done;
  char text[32] = {0};
  int fd = syscall(SYS_openat, AT_FDCWD, moved, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0) return done;
  if (syscall(SYS_read, fd, text, sizeof text - 1) > 0) now->tv_sec += atoll(text);
  syscall(SYS_close, fd);
  return done;
}
