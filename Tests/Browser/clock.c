/* The day that a test sets: the calendar's clock of a program and of the programs that it starts, moved by as many nanoseconds as the file of
   TEST_CLOCK says, which the test may change at any moment. Clocks that only measure (CLOCK_MONOTONIC) stay, and a wait until a moment of the moved
   clock ends when that moment comes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL
#define REAL(name) ({ static __typeof__(name) *found; if (!found) found = (__typeof__(name) *)dlsym(RTLD_NEXT, #name); found; })

static const volatile int64_t none;
static const volatile int64_t *moved = &none;

__attribute__((constructor)) static void open_clock(void) {
    const char *path = getenv("TEST_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *place = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
    if (place != MAP_FAILED) moved = place;
    close(file);
}

static struct timespec by(struct timespec at, int64_t nanoseconds) {
    int64_t all = at.tv_sec * SECOND + at.tv_nsec + nanoseconds;
    return (struct timespec){ .tv_sec = all / SECOND, .tv_nsec = all % SECOND };
}

/* Moments of clocks that count from the machine's start are small numbers, and stay. */
static struct timespec real(const struct timespec *at) { return at->tv_sec > SECOND ? by(*at, -*moved) : *at; }

int clock_gettime(clockid_t clock, struct timespec *at) {
    int status = REAL(clock_gettime)(clock, at);
    if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) *at = by(*at, *moved);
    return status;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *at = (struct timeval){ .tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000 };
    return 0;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}

int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex, const struct timespec *restrict at) {
    struct timespec until = real(at);
    return REAL(pthread_cond_timedwait)(condition, mutex, &until);
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict at) {
    struct timespec until = real(at);
    return REAL(sem_timedwait)(semaphore, &until);
}

int timerfd_settime(int file, int flags, const struct itimerspec *at, struct itimerspec *former) {
    struct itimerspec until = *at;
    if (flags & TFD_TIMER_ABSTIME) until.it_value = real(&at->it_value);
    return REAL(timerfd_settime)(file, flags, &until, former);
}
