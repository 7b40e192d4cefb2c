/* The machine timer: an interrupt handler sets the next alarm; the program sleeps in between. */
#include "console.h"

#define MTIMECMP ((volatile uint32_t *)0x02004000)
#define MTIME ((volatile uint32_t *)0x0200bff8)
#define MACHINE_TIMER_CAUSE 0x80000007u
#define MSTATUS_MIE 8
#define MIE_MTIE 0x80
#define PERIOD 2000
#define ALARMS 8

static volatile int alarms;
static volatile uint32_t wrong_causes;
static volatile uint32_t early;
static uint64_t next_alarm;

static uint64_t now(void) {
    for (;;) {
        uint32_t high = MTIME[1];
        uint32_t low = MTIME[0];
        if (high == MTIME[1]) return (uint64_t)high << 32 | low;
    }
}

static void set_alarm(uint64_t time) {
    MTIMECMP[0] = 0xffffffff;
    MTIMECMP[1] = (uint32_t)(time >> 32);
    MTIMECMP[0] = (uint32_t)time;
}

static void __attribute__((interrupt("machine"), aligned(4))) handle_trap(void) {
    uint32_t cause;
    __asm__ volatile("csrr %0, mcause" : "=r"(cause));
    if (cause != MACHINE_TIMER_CAUSE) wrong_causes++;
    if (now() < next_alarm) early++;
    alarms++;
    next_alarm += PERIOD;
    set_alarm(next_alarm);
}

int main(int hart) {
    if (hart != 0) return 0;
    __asm__ volatile("csrw mtvec, %0" ::"r"(handle_trap));
    next_alarm = now() + PERIOD;
    set_alarm(next_alarm);
    __asm__ volatile("csrs mie, %0" ::"r"(MIE_MTIE));
    __asm__ volatile("csrs mstatus, %0" ::"r"(MSTATUS_MIE));
    int seen = 0;
    uint32_t work = 1;
    while (seen < ALARMS) {
        /* Half of the alarms interrupt work, the others a sleep. */
        if (seen % 2 == 0) {
            while (alarms == seen) work = work * 69069 + 1;
        } else {
            __asm__ volatile("wfi");
        }
        for (; seen < alarms && seen < ALARMS; seen++) print("alarm %d\n", seen + 1);
    }
    print("early %u, other causes %u, worked %s\n", early, wrong_causes, work != 1 ? "yes" : "no");
    return alarms >= ALARMS && early == 0 ? 0 : 1;
}
