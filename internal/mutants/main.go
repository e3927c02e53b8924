// Command mutants is in charge of the tests' honesty: it breaks one rule at a time in a copy of the sources and insists that the test which holds the rule turns red.
// The copy reaches the compiler as an overlay, so the tree itself is never touched. The table of what is broken is in table_*.go.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	only := flag.String("only", "", "try only the mutants whose rule or description this expression matches")
	workers := flag.Int("workers", 2, "how many are tried at once")
	why := flag.Bool("why", false, "show what each test said when it failed")
	flag.Parse()
	wanted, err := regexp.Compile(*only)
	if err != nil {
		return err
	}
	root, err := rootDir()
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "senim-mutants-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	// PostgreSQL does not work as root: its user must be able to reach its data.
	if err := os.Chmod(work, 0o711); err != nil {
		return err
	}
	environment, stop, err := startPostgres(ctx, work)
	if err != nil {
		return err
	}
	defer stop()
	l := laboratory{root: root, work: work, environment: environment, workers: max(1, *workers), why: *why, out: os.Stdout}
	return l.tryAll(ctx, chosen(table(), wanted))
}

// chosen keeps the mutants that are asked for.
func chosen(all []mutant, wanted *regexp.Regexp) []mutant {
	var some []mutant
	for _, m := range all {
		if wanted.MatchString(m.String()) {
			some = append(some, m)
		}
	}
	return some
}
