package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"time"
)

// demo is a running demo with data of its own.
type demo struct {
	base    string
	dir     string
	command *exec.Cmd
}

var readyLine = regexp.MustCompile(`demo ready.* open=(\S+)/`)

// startDemo builds the program, since a demo run by "go run" would not end with it, and waits until it is ready.
func startDemo(ctx context.Context) (*demo, error) {
	dir, err := os.MkdirTemp("", "senim-screenshots-")
	if err != nil {
		return nil, fmt.Errorf("start the demo: %w", err)
	}
	d := &demo{dir: dir}
	if err := d.start(ctx); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return d, nil
}

func (d *demo) start(ctx context.Context) error {
	// The server's user passes through here when we are root.
	if err := os.Chmod(d.dir, 0o755); err != nil {
		return fmt.Errorf("start the demo: %w", err)
	}
	program := filepath.Join(d.dir, "senim")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "./bot")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build the demo, from the top of the repository: %w", err)
	}
	d.command = exec.CommandContext(ctx, program, "demo", "--addr", "127.0.0.1:0", "--data", filepath.Join(d.dir, "data"))
	d.command.Cancel = func() error { return d.command.Process.Signal(syscall.SIGTERM) }
	d.command.WaitDelay = 20 * time.Second
	said, err := d.command.StderrPipe()
	if err != nil {
		return fmt.Errorf("start the demo: %w", err)
	}
	if err := d.command.Start(); err != nil {
		return fmt.Errorf("start the demo: %w", err)
	}
	return d.awaitReady(said)
}

func (d *demo) awaitReady(said io.Reader) error {
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if found := readyLine.FindStringSubmatch(lines.Text()); found != nil {
			d.base = found[1]
			go io.Copy(os.Stderr, said)
			return nil
		}
		fmt.Fprintln(os.Stderr, lines.Text())
	}
	return errors.Join(errors.New("the demo ended before it was ready"), d.command.Wait())
}

func (d *demo) end() {
	_ = d.command.Process.Signal(syscall.SIGTERM)
	_ = d.command.Wait()
	_ = os.RemoveAll(d.dir)
}

// people gives the ids of the demo's people by their names.
func (d *demo) people(ctx context.Context) (map[string]int64, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.base+"/sim/users", nil)
	if err != nil {
		return nil, fmt.Errorf("who is in the demo: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("who is in the demo: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	var users []struct {
		ID   int64  `json:"id"`
		Name string `json:"first_name"`
	}
	if err := json.NewDecoder(response.Body).Decode(&users); err != nil {
		return nil, fmt.Errorf("who is in the demo: %w", err)
	}
	ids := map[string]int64{}
	for _, u := range users {
		ids[u.Name] = u.ID
	}
	return ids, nil
}
