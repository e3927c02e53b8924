// Command bench is in charge of the figures that are promised. It runs the real binary on a PostgreSQL and a Redis of its own against a Bot API that answers
// at once, puts a bare program that makes the same calls beside it, and prints one line "bench NAME VALUE" per figure, above it what both sides did.
//
// Machines drift while they measure: what counts are ratios of runs that alternate, and the CPU time of a turn.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

// options say how long to measure. The defaults give the figures that are reported; shorter ones are for a look while working.
type options struct {
	only      string
	binary    string
	pairs     int
	chats     int
	warm      time.Duration
	roundTime time.Duration
	open      time.Duration
	rate      float64
	starts    int
	idle      time.Duration
}

// figures are measured in this order.
var figures = []struct {
	name    string
	measure func(context.Context, *lab) (float64, error)
}{
	{"turn_ratio", turnRatio},
	{"turn_p99_ms", turnP99},
	{"start_seconds", startSeconds},
	{"idle_rss_mb", idleRSS},
	{"slots_growth", slotsGrowth},
	{"reminders_on_time_share", remindersOnTime},
	{"notice_drain_ratio", noticeDrain},
	{"notice_drain_ratio_20ms", noticeDrainFar},
	{"notice_rate_share_25", noticeRate25},
	{"notice_rate_share_1000", noticeRate1000},
	{"turn_p95_under_notice_ratio", turnsUnderNotice},
	{"insert_100k_seconds", insert100k},
	{"queued_1m_rss_mb", queued1m},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	work := measure
	switch {
	case len(os.Args) != 2:
	case os.Args[1] == bareCommand:
		work = serveBare
	case os.Args[1] == loopCommand:
		work = serveLoop
	}
	if err := work(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func parse() options {
	var o options
	flag.StringVar(&o.only, "only", "", "figures to measure, separated by commas; empty: all")
	flag.StringVar(&o.binary, "binary", "", "a built binary to measure instead of building one")
	flag.IntVar(&o.pairs, "pairs", 5, "turn_ratio: pairs of rounds")
	flag.IntVar(&o.chats, "chats", 16, "chats that tap")
	flag.DurationVar(&o.warm, "warm", time.Second, "turn_ratio: time before each round that does not count")
	flag.DurationVar(&o.roundTime, "round", 4*time.Second, "turn_ratio: length of a round")
	flag.DurationVar(&o.open, "open", 30*time.Second, "turn_p99_ms: length")
	flag.Float64Var(&o.rate, "rate", 50, "turn_p99_ms: updates a second")
	flag.IntVar(&o.starts, "starts", 5, "start_seconds: starts")
	flag.DurationVar(&o.idle, "idle", 10*time.Second, "idle_rss_mb: time without an update")
	flag.Parse()
	return o
}

// measure prints the figures asked for. A figure that cannot be measured does not keep the others back.
func measure(ctx context.Context) (err error) {
	o := parse()
	l, err := openLab(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.close()) }()
	for _, f := range figures {
		if o.only != "" && !slices.Contains(strings.Split(o.only, ","), f.name) {
			continue
		}
		value, e := f.measure(ctx, l)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if e != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", f.name, e))
			continue
		}
		fmt.Printf("bench %s %.3f\n", f.name, value)
	}
	return err
}
