/*
 * What this machine allows: the least that can pass for a relay, in C, on one epoll loop. Clients are paired as they
 * come and lines go to and fro; nobody is replaced, nothing is held or checked, and who is slow loses. Only to measure
 * beside (scripts/compare.sh, docs/performance.md).
 *
 *   cc -O2 -o limit limit.c && ./limit PORT
 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS = 1 << 17, EVENTS = 512, LONGEST = 1 << 17 };

/* By descriptor: the other of its pair, 0 for none (0 is standard input); and the first bytes of a line, if any. */
static int other[CLIENTS];
static char *begun[CLIENTS];
static size_t begun_length[CLIENTS];
static int alone;

static void tell(int client, const char *bytes, size_t length) {
    if (client && send(client, bytes, length, MSG_NOSIGNAL) != (ssize_t)length) {
        shutdown(client, SHUT_RDWR);
    }
}

static void come(int client, int epoll) {
    struct epoll_event interest = {.events = EPOLLIN, .data.fd = client};
    int on = 1;
    if (client >= CLIENTS) {
        close(client);
        return;
    }
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_ctl(epoll, EPOLL_CTL_ADD, client, &interest);
    if (!alone) {
        alone = client;
        tell(client, "1\n", 2);
        return;
    }
    other[client] = alone;
    other[alone] = client;
    tell(client, "2\nrec\n", 6);
    tell(alone, "emi\n", 4);
    alone = 0;
}

static void go(int client) {
    if (alone == client) {
        alone = 0;
    }
    other[other[client]] = 0;
    other[client] = 0;
    free(begun[client]);
    begun[client] = NULL;
    begun_length[client] = 0;
    close(client);
}

static void keep(int client, const char *bytes, size_t length) {
    char *kept = length ? malloc(length) : NULL;
    if (length) {
        memcpy(kept, bytes, length);
    }
    free(begun[client]);
    begun[client] = kept;
    begun_length[client] = length;
}

static void hear(int client) {
    static char bytes[2 * LONGEST];
    size_t before = begun_length[client];
    ssize_t got = recv(client, bytes + before, LONGEST, 0);
    if (got <= 0 || before > LONGEST) {
        go(client);
        return;
    }
    if (before) {
        memcpy(bytes, begun[client], before);
    }
    size_t length = before + got;
    char *last = memrchr(bytes + before, '\n', got);
    size_t whole = last ? last + 1 - bytes : 0;
    if (whole >= 4 && !memcmp(last - 3, "fin", 3) && (whole == 4 || last[-4] == '\n')) {
        go(client);
        return;
    }
    if (whole) {
        tell(other[client], bytes, whole);
    }
    if (before || whole < length) {
        keep(client, bytes + whole, length - whole);
    }
}

int main(int argc, char **argv) {
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(argc > 1 ? atoi(argv[1]) : 0), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct epoll_event events[EVENTS];
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), epoll = epoll_create1(0);
    struct epoll_event interest = {.events = EPOLLIN, .data.fd = listener};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, SOMAXCONN)) {
        perror("limit");
        return 1;
    }
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &interest);
    for (;;) {
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd != listener) {
                hear(events[i].data.fd);
                continue;
            }
            for (int client; (client = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
                come(client, epoll);
            }
        }
    }
}
