/* Loaded before the C library of a process under test: counts the moments at which a file is made
 * durable, keeps a copy of each file as it was last made so, and kills the process at a chosen one.
 *
 * It can also let the disk run full: from a number of bytes on, writing fails as on a full disk.
 *
 * What a power cut may leave of a file is then a mixture of the copy and of the file itself
 * (tests/laws/power_loss.py). Names are taken to be durable in the order they were changed, as with
 * ext4's ordered journal: a renamed file keeps what was synced of it, and no more.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char home[PATH_MAX], kept[PATH_MAX];
static long calls, last_call; /* killed at this one; 0: never */
static int killed_after;      /* after the call has been carried out, not before */
static long room = -1;       /* bytes that may still be written below the folder; -1: any */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static long next_call(void) { return __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST); }

static void die_if(long call, int after) {
    if (last_call && call == last_call && after == killed_after) kill(getpid(), SIGKILL);
}

/* Where the copy of a file below the folder stands; 0 for a file elsewhere. */
static int place_of_copy(const char *path, char *copy) {
    size_t length = strlen(home);
    if (!length || strncmp(path, home, length) || path[length] != '/') return 0;
    return snprintf(copy, PATH_MAX, "%s%s", kept, path + length) < PATH_MAX;
}

static void make_folders(char *path) {
    for (char *at = path + 1; (at = strchr(at, '/')); at++) {
        *at = 0;
        mkdir(path, 0777);
        *at = '/';
    }
}

static void keep_copy(const char *path) {
    char copy[PATH_MAX], part[PATH_MAX + 8], bytes[1 << 16];
    struct stat about;
    if (stat(path, &about) || !S_ISREG(about.st_mode) || !place_of_copy(path, copy)) return;
    make_folders(copy);
    snprintf(part, sizeof part, "%s.part", copy);
    int from = open(path, O_RDONLY), to = open(part, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    ssize_t count;
    while (from >= 0 && to >= 0 && (count = read(from, bytes, sizeof bytes)) > 0)
        if (write(to, bytes, (size_t)count) != count) break;
    if (from >= 0) close(from);
    if (to >= 0) close(to);
    int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
    real(part, copy);
}

/* The path of an open file, and whether it lies below the folder. */
static int lies_below(int file, char *path) {
    char link[64], copy[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length > 0 ? length : 0] = 0;
    return place_of_copy(path, copy);
}

static int is_full(int file, size_t count) {
    char path[PATH_MAX];
    if (room < 0 || !lies_below(file, path)) return 0;
    if ((long)count > room) {
        errno = ENOSPC;
        return 1;
    }
    room -= (long)count;
    return 0;
}

ssize_t write(int file, const void *bytes, size_t count) {
    ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    return is_full(file, count) ? -1 : real(file, bytes, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) {
    ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite");
    return is_full(file, count) ? -1 : real(file, bytes, count, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
    ssize_t (*real)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
    return is_full(file, count) ? -1 : real(file, bytes, count, at);
}

static int synced(int file, const char *name) {
    int (*real)(int) = dlsym(RTLD_NEXT, name);
    char path[PATH_MAX];
    if (!lies_below(file, path)) return real(file);
    long call = next_call();
    die_if(call, 0);
    int result = real(file);
    pthread_mutex_lock(&turn);
    keep_copy(path);
    pthread_mutex_unlock(&turn);
    die_if(call, 1);
    return result;
}

int fsync(int file) { return synced(file, "fsync"); }
int fdatasync(int file) { return synced(file, "fdatasync"); }

int rename(const char *from, const char *to) {
    int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
    char copy_from[PATH_MAX], copy_to[PATH_MAX];
    if (!place_of_copy(from, copy_from) || !place_of_copy(to, copy_to)) return real(from, to);
    long call = next_call();
    die_if(call, 0);
    int result = real(from, to);
    if (!result) {
        pthread_mutex_lock(&turn);
        if (real(copy_from, copy_to)) unlink(copy_to); /* nothing of it was synced */
        pthread_mutex_unlock(&turn);
    }
    die_if(call, 1);
    return result;
}

/* From now on, watch the files below folder. */
void power_loss_begin(const char *folder, const char *copies, long call, int after) {
    snprintf(kept, sizeof kept, "%s", copies);
    last_call = call;
    killed_after = after;
    calls = 0;
    room = -1;
    snprintf(home, sizeof home, "%s", folder);
}

long power_loss_calls(void) { return calls; }

/* From now on, so many bytes can be written below the folder. */
void power_loss_full_after(long bytes) { room = bytes; }
