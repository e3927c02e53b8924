package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// processorTime is what a process has used so far, and what its children had used that have ended; 0 where the system does not tell.
func processorTime(pid int) (own, ended time.Duration) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0
	}
	// After the name in parentheses: user and system time are the twelfth and thirteenth field, those of the children the next two, in hundredths of a second.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	spent := func(at int) (sum time.Duration) {
		for _, field := range fields[at : at+2] {
			n, _ := strconv.Atoi(field)
			sum += time.Duration(n) * 10 * time.Millisecond
		}
		return sum
	}
	return spent(11), spent(13)
}

// costs are the processor times of all who take part in a send.
type costs struct{ sender, postgres, redis, sink time.Duration }

// costs sums up what was used so far; the sink is this process itself.
func (l *lab) costs(senders ...*program) (c costs) {
	for _, p := range senders {
		c.sender += p.cpu()
	}
	c.postgres = familyTime(l.server.Pid())
	c.redis, _ = processorTime(l.store.Pid())
	var self syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &self) == nil {
		c.sink = time.Duration(self.Utime.Nano() + self.Stime.Nano())
	}
	return c
}

// familyTime is what a process and its children have used, those that have ended too.
func familyTime(pid int) time.Duration {
	own, ended := processorTime(pid)
	sum := own + ended
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid)) // a system that does not tell makes the sum too small
	for _, child := range strings.Fields(string(children)) {
		n, _ := strconv.Atoi(child)
		own, _ := processorTime(n)
		sum += own
	}
	return sum
}

func (c costs) since(before costs) costs {
	return costs{c.sender - before.sender, c.postgres - before.postgres, c.redis - before.redis, c.sink - before.sink}
}

// each says what one of n messages took.
func (c costs) each(n int) string {
	per := func(d time.Duration) int64 { return d.Microseconds() / int64(n) }
	return fmt.Sprintf("µs of processor time a message: %d its own, %d PostgreSQL, %d Redis, %d the sink", per(c.sender), per(c.postgres), per(c.redis), per(c.sink))
}
