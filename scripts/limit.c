/*
 * A minimal relay in C, on one epoll loop: the limit of what this machine allows. It pairs clients in order of arrival and
 * relays lines between them. It replaces no client, holds and checks nothing, and disconnects slow clients. Only for
 * comparison (scripts/compare.sh, docs/performance.md).
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

/* For each descriptor: its partner, or 0 (0 is standard input); and the first bytes of a partial line. */
static int partner[CLIENTS];
static char *partial[CLIENTS];
static size_t partial_length[CLIENTS];
static int waiting;

static void send_all(int client, const char *bytes, size_t length) {
    if (client && send(client, bytes, length, MSG_NOSIGNAL) != (ssize_t)length) {
        shutdown(client, SHUT_RDWR);
    }
}

static void connected(int client, int epoll) {
    struct epoll_event interest = {.events = EPOLLIN, .data.fd = client};
    int on = 1;
    if (client >= CLIENTS) {
        close(client);
        return;
    }
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_ctl(epoll, EPOLL_CTL_ADD, client, &interest);
    if (!waiting) {
        waiting = client;
        send_all(client, "1\n", 2);
        return;
    }
    partner[client] = waiting;
    partner[waiting] = client;
    send_all(client, "2\nrec\n", 6);
    send_all(waiting, "emi\n", 4);
    waiting = 0;
}

static void disconnect(int client) {
    if (waiting == client) {
        waiting = 0;
    }
    partner[partner[client]] = 0;
    partner[client] = 0;
    free(partial[client]);
    partial[client] = NULL;
    partial_length[client] = 0;
    close(client);
}

static void save(int client, const char *bytes, size_t length) {
    char *kept = length ? malloc(length) : NULL;
    if (length) {
        memcpy(kept, bytes, length);
    }
    free(partial[client]);
    partial[client] = kept;
    partial_length[client] = length;
}

static void receive(int client) {
    static char bytes[2 * LONGEST];
    size_t before = partial_length[client];
    ssize_t got = recv(client, bytes + before, LONGEST, 0);
    if (got <= 0 || before > LONGEST) {
        disconnect(client);
        return;
    }
    if (before) {
        memcpy(bytes, partial[client], before);
    }
    size_t length = before + got;
    char *last = memrchr(bytes + before, '\n', got);
    size_t whole = last ? last + 1 - bytes : 0;
    if (whole >= 4 && !memcmp(last - 3, "fin", 3) && (whole == 4 || last[-4] == '\n')) {
        disconnect(client);
        return;
    }
    if (whole) {
        send_all(partner[client], bytes, whole);
    }
    if (before || whole < length) {
        save(client, bytes + whole, length - whole);
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
                receive(events[i].data.fd);
                continue;
            }
            for (int client; (client = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
                connected(client, epoll);
            }
        }
    }
}
