package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// testTime is how long the test of a mutant may run. A mutant that makes its test hang is a bad mutant.
	testTime = 90 * time.Second
	// testsTime is how long all the tests of a package that mutants name may run.
	testsTime = 10 * time.Minute
)

// laboratory tries mutants of the repository at root; what it makes lies in work.
type laboratory struct {
	root, work string
	// environment is that of the tests.
	environment []string
	workers     int
	// why: a mutant that was seen is to be told with what its test said.
	why bool
	out io.Writer
}

// tryAll insists that every named test is there and green as things are, and red with each mutant of it.
func (l laboratory) tryAll(ctx context.Context, mutants []mutant) error {
	began := time.Now()
	tests := testsOf(mutants)
	dirs := sortedKeys(tests)
	fmt.Fprintf(l.out, "%d mutants; first the tests as they are, in %d packages\n", len(mutants), len(dirs))
	failed := l.each(ctx, len(dirs), func(i int) (string, error) {
		return fmt.Sprintf("%s: %d tests", dirs[i], len(tests[dirs[i]])), l.green(ctx, i, dirs[i], tests[dirs[i]])
	})
	if failed > 0 {
		return fmt.Errorf("%d packages are not green as they are", failed)
	}
	failed = l.each(ctx, len(mutants), func(i int) (string, error) {
		said, err := l.red(ctx, i, mutants[i])
		if l.why && err == nil {
			return mutants[i].String() + "\n" + tail(said), nil
		}
		return mutants[i].String(), err
	})
	if err := ctx.Err(); err != nil {
		return err
	}
	fmt.Fprintf(l.out, "%d of %d mutants were seen, in %s\n", len(mutants)-failed, len(mutants), time.Since(began).Round(time.Second))
	if failed > 0 {
		return fmt.Errorf("%d mutants were not seen by their tests", failed)
	}
	return nil
}

// each does n things, a few at a time, with a line for each, and counts those that failed.
func (l laboratory) each(ctx context.Context, n int, do func(i int) (what string, err error)) (failed int) {
	var all sync.WaitGroup
	var writing sync.Mutex
	next := make(chan int)
	done := 0
	for range l.workers {
		all.Go(func() {
			for i := range next {
				began := time.Now()
				what, err := do(i)
				writing.Lock()
				done++
				if err != nil {
					failed++
				}
				fmt.Fprintln(l.out, line(done, n, time.Since(began), what, err))
				writing.Unlock()
			}
		})
	}
	for i := 0; i < n && ctx.Err() == nil; i++ {
		next <- i
	}
	close(next)
	all.Wait()
	return failed
}

func line(done, n int, took time.Duration, what string, err error) string {
	text := fmt.Sprintf("%3d/%d %5.1fs  ok    %s", done, n, took.Seconds(), what)
	if err != nil {
		text = strings.Replace(text, "ok   ", "FAILS", 1) + ": " + err.Error()
	}
	return text
}

// green runs the named tests of a package as they are.
func (l laboratory) green(ctx context.Context, n int, dir string, tests []string) error {
	binary := filepath.Join(l.work, "green"+strconv.Itoa(n))
	defer os.Remove(binary)
	if err := l.build(ctx, dir, binary); err != nil {
		return err
	}
	said, err := l.run(ctx, dir, binary, testsTime, tests, "-test.v")
	for _, test := range tests {
		if !strings.Contains(said, "--- PASS: "+test+" ") {
			return fmt.Errorf("%s is not there, or not green without any mutant (%v)\n%s", test, err, tail(said))
		}
	}
	return err
}

// red runs a mutant's test with the mutant in place of its file and gives what it said. The error says in which way the mutant was not seen.
func (l laboratory) red(ctx context.Context, n int, m mutant) (said string, err error) {
	overlay, err := l.overlay(n, m)
	if err != nil {
		return "", err
	}
	binary := filepath.Join(l.work, "mutant"+strconv.Itoa(n))
	defer os.Remove(binary)
	if err := l.build(ctx, m.in, binary, "-overlay", overlay); err != nil {
		return "", err
	}
	said, err = l.run(ctx, m.in, binary, testTime, []string{m.test})
	switch {
	case err == nil:
		return said, fmt.Errorf("SURVIVES %s", m.test)
	case !strings.Contains(said, "--- FAIL: "+m.test+" "):
		return said, fmt.Errorf("%s did not fail but ended with %w\n%s", m.test, err, tail(said))
	}
	return said, nil
}

// overlay writes the broken file and what tells the compiler of it.
func (l laboratory) overlay(n int, m mutant) (string, error) {
	broken, err := m.source(l.root)
	if err != nil {
		return "", err
	}
	instead := filepath.Join(l.work, strconv.Itoa(n)+"-"+filepath.Base(m.file))
	overlay := filepath.Join(l.work, strconv.Itoa(n)+".json")
	content, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(l.root, m.file): instead}})
	if err != nil {
		return "", err
	}
	return overlay, errors.Join(os.WriteFile(instead, broken, 0o600), os.WriteFile(overlay, content, 0o600))
}

func (l laboratory) build(ctx context.Context, dir, binary string, flags ...string) error {
	// Compiling and linking take most of the time. Without optimisation and debugging tables it is a third less.
	args := append([]string{"test", "-c", "-gcflags=github.com/senim-bot/senim/...=-N -l -dwarf=false", "-ldflags=-w", "-o", binary}, flags...)
	cmd := exec.CommandContext(ctx, "go", append(args, "./"+dir)...)
	cmd.Dir = l.root
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("does not compile: %w\n%s", err, tail(string(said)))
	}
	if _, err := os.Stat(binary); err != nil {
		return fmt.Errorf("%s has no tests: %w", dir, err)
	}
	return nil
}

func (l laboratory) run(ctx context.Context, dir, binary string, most time.Duration, tests []string, flags ...string) (said string, err error) {
	cmd := exec.CommandContext(ctx, binary, append(flags, "-test.run="+pattern(tests), "-test.timeout="+most.String())...)
	cmd.Dir, cmd.Env = filepath.Join(l.root, dir), l.environment
	output, err := cmd.CombinedOutput()
	return string(output), err
}

// pattern names tests and subtests, and no others.
func pattern(tests []string) string {
	var exact []string
	for _, test := range tests {
		exact = append(exact, "^"+strings.ReplaceAll(test, "/", "$/^")+"$")
	}
	return strings.Join(exact, "|")
}

// tail is the end of what a command said, which tells most.
func tail(said string) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	return "\t" + strings.Join(lines[max(0, len(lines)-15):], "\n\t")
}

// testsOf are the tests that the mutants name, by package.
func testsOf(mutants []mutant) map[string][]string {
	tests := map[string][]string{}
	for _, m := range mutants {
		if !slices.Contains(tests[m.in], m.test) {
			tests[m.in] = append(tests[m.in], m.test)
		}
	}
	return tests
}

func sortedKeys(tests map[string][]string) []string {
	var keys []string
	for key := range tests {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
