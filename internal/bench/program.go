package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/senim-bot/senim/internal/child"
)

// program is one side while it runs: the real binary or the bare one. It ends with the bench, whatever becomes of that.
type program struct {
	process *child.Process
	url     string // where it takes updates
	log     string
}

// startProgram starts a command with an environment that is only what is given, and waits until it is healthy at the address.
func startProgram(ctx context.Context, dir, address string, env []string, path string, args ...string) (*program, error) {
	return startAnswering(ctx, "/healthz", dir, address, env, path, args...)
}

// startAnswering is startProgram for one that shows at another path that it is ready.
func startAnswering(ctx context.Context, ready, dir, address string, env []string, path string, args ...string) (*program, error) {
	p := &program{url: "http://" + address, log: filepath.Join(dir, fmt.Sprintf("%s-%s-%s.log", filepath.Base(path), args[0], strings.ReplaceAll(address, ":", "-")))}
	log, err := os.Create(p.log)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	defer log.Close()
	cmd := exec.Command(path, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, append(env, "PATH="+os.Getenv("PATH")), log, log
	if p.process, err = child.Start(cmd, nil, syscall.SIGKILL); err != nil {
		return nil, err
	}
	if err := p.answers(ctx, ready); err != nil {
		p.stop(ctx)
		return nil, err
	}
	return p, nil
}

func (p *program) answers(ctx context.Context, path string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		response, err := http.Get(p.url + path)
		if err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-p.process.Done:
			return fmt.Errorf("it ended: %s", p.said())
		case <-ctx.Done():
			return fmt.Errorf("it does not answer: %s", p.said())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// stop asks it to end in order and waits until it has.
func (p *program) stop(ctx context.Context) { _ = p.process.Stop(ctx, syscall.SIGTERM) }

// said is the end of its log.
func (p *program) said() string {
	content, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(content[max(0, len(content)-2000):]))
}

// cpu is the processor time it has used so far; 0 where the system does not tell.
func (p *program) cpu() time.Duration {
	own, _ := processorTime(p.process.Pid())
	return own
}

// memory is a line of what the system tells of its memory, in megabytes: VmRSS is what it holds, VmHWM the most it held.
func (p *program) memory(line string) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.process.Pid()))
	if err != nil {
		return 0, fmt.Errorf("memory is read from Linux's /proc only: %w", err)
	}
	return float64(numberAfter(status, line+":")) / 1024, nil
}

// freeAddress is a loopback address that nobody listens on.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	return listener.Addr().String(), listener.Close()
}
