package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/senim-bot/senim/internal/child"
	"github.com/senim-bot/senim/internal/postgres/localserver"
)

const (
	readyLine = "demo ready"
	startMost = time.Minute
)

// startSeconds is the time from starting the built binary, with nothing there yet, to the line that says that the first message can be answered. Beside it
// stands what PostgreSQL alone takes: making a cluster and starting on it.
func startSeconds(ctx context.Context, l *lab) (float64, error) {
	var ours, bare sample
	for i := range l.starts {
		alone, err := l.startCluster(ctx)
		if err != nil {
			return 0, err
		}
		took, err := l.startDemo(ctx)
		if err != nil {
			return 0, err
		}
		bare, ours = append(bare, alone), append(ours, took)
		fmt.Printf("# start %d of %d: %.2f s, PostgreSQL alone %.2f s\n", i+1, l.starts, took, alone)
	}
	fmt.Printf("start_seconds ours %v\nstart_seconds PostgreSQL alone %v\n", ours, bare)
	return ours.median(), nil
}

func (l *lab) startCluster(ctx context.Context) (float64, error) {
	began := time.Now()
	dir := filepath.Join(l.dir, "alone")
	server, err := localserver.Start(ctx, localserver.Options{Dir: dir})
	if err != nil {
		return 0, err
	}
	took := time.Since(began).Seconds()
	return took, errors.Join(stopping(server.Stop), localserver.Remove(dir))
}

func (l *lab) startDemo(ctx context.Context) (took float64, err error) {
	ctx, cancel := context.WithTimeout(ctx, startMost)
	defer cancel()
	address, err := freeAddress()
	if err != nil {
		return 0, err
	}
	data := filepath.Join(l.dir, "demo")
	defer func() { err = errors.Join(err, os.RemoveAll(data)) }()
	said, says, err := os.Pipe()
	if err != nil {
		return 0, err
	}
	defer said.Close()
	cmd := exec.Command(l.binary, "demo", "--fresh", "--addr", address, "--data", data)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = l.dir, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}, says, says
	began := time.Now()
	process, err := child.Start(cmd, nil, syscall.SIGKILL)
	_ = says.Close() // the child has its own
	if err != nil {
		return 0, err
	}
	// Whoever waits for the line is let go by the end of the process.
	stop := context.AfterFunc(ctx, func() { _ = process.Stop(ctx, syscall.SIGTERM) })
	defer stop()
	lines, ready := await(said)
	took = time.Since(began).Seconds()
	go func() { _, _ = io.Copy(io.Discard, said) }() // ends with the process
	if err := stopping(func(ctx context.Context) error { return process.Stop(ctx, syscall.SIGTERM) }); err != nil {
		return 0, err
	}
	if !ready {
		return 0, fmt.Errorf("the demo did not say %q but:\n%s", readyLine, lines)
	}
	return took, nil
}

// await reads lines up to the one that says ready.
func await(said io.Reader) (lines string, ready bool) {
	for scanner := bufio.NewScanner(said); scanner.Scan(); {
		lines += scanner.Text() + "\n"
		if strings.Contains(scanner.Text(), readyLine) {
			return lines, true
		}
	}
	return lines, false
}
