package redistest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/senim-bot/senim/internal/child"
)

var errCannot = errors.New("only a redis-server of our own can do that")

func open() (server, error) {
	if given := os.Getenv("SENIM_TEST_REDIS_URL"); given != "" {
		return external{given}, nil
	}
	return private()
}

func private() (server, error) {
	program, err := exec.LookPath("redis-server")
	if err != nil && real() {
		return nil, fmt.Errorf("SENIM_TEST_REAL=1: %w", err)
	}
	var s server = &process{program: program}
	if err != nil {
		fmt.Fprintln(os.Stderr, "redistest: no redis-server on this machine, tests run on miniredis")
		s = &mini{}
	}
	return s, s.start()
}

// external is a server that somebody else runs.
type external struct{ given string }

func (e external) url() string { return e.given }
func (external) start() error  { return errCannot }
func (external) stop() error   { return nil }
func (external) freeze() error { return errCannot }
func (external) thaw() error   { return errCannot }

// process is a redis-server without persistence. It keeps its port over a restart, so that clients find it again.
type process struct {
	program string
	port    int
	running *child.Process
}

func (p *process) url() string { return fmt.Sprintf("redis://127.0.0.1:%d/0", p.port) }

// start takes a free port; between finding and using it somebody else may, so it tries a few.
func (p *process) start() error {
	if p.port != 0 {
		return p.startOn(p.port)
	}
	var failed error
	for range 5 {
		port, err := freePort()
		if err != nil {
			return err
		}
		if failed = p.startOn(port); failed == nil {
			p.port = port
			return nil
		}
	}
	return failed
}

func (p *process) startOn(port int) error {
	cmd := exec.Command(p.program, "--port", fmt.Sprint(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no")
	cmd.Dir = os.TempDir()
	running, err := child.Start(cmd, nil, syscall.SIGKILL)
	if err != nil {
		return err
	}
	p.running = running
	return answers(running, fmt.Sprintf("127.0.0.1:%d", port))
}

// answers waits until this very server answers: another one on the port would too, so the process id is compared.
func answers(running *child.Process, address string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	client := redis.NewClient(&redis.Options{Addr: address, MaxRetries: -1, DialTimeout: time.Second})
	defer client.Close()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for client.InfoMap(ctx, "server").Item("Server", "process_id") != fmt.Sprint(running.Pid()) {
		select {
		case <-ticker.C:
		case <-running.Done:
			return fmt.Errorf("redis-server did not start: %w", running.Err())
		case <-ctx.Done():
			return errors.Join(errors.New("redis-server does not answer"), running.Stop(ctx))
		}
	}
	return nil
}

// stop kills: there is nothing to save, and a frozen server would not hear anything gentler.
func (p *process) stop() error   { return p.running.Stop(context.Background(), syscall.SIGKILL) }
func (p *process) freeze() error { return p.running.Signal(syscall.SIGSTOP) }
func (p *process) thaw() error   { return p.running.Signal(syscall.SIGCONT) }

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("a free port: %w", err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	return port, listener.Close()
}

// mini is miniredis; it counts no time by itself, so a ticker does.
type mini struct {
	redis *miniredis.Miniredis
	quit  chan struct{}
	done  chan struct{}
}

func (m *mini) url() string { return "redis://" + m.redis.Addr() + "/0" }

func (m *mini) start() error {
	if m.redis == nil {
		m.redis = miniredis.NewMiniRedis()
		if err := m.redis.Start(); err != nil {
			return fmt.Errorf("start miniredis: %w", err)
		}
	} else if err := m.restart(); err != nil {
		return fmt.Errorf("start miniredis: %w", err)
	}
	m.quit, m.done = make(chan struct{}), make(chan struct{})
	go m.tick(m.quit, m.done)
	return nil
}

// restart waits until whoever was given the port meanwhile lets go of it.
func (m *mini) restart() (err error) {
	for range 100 {
		if err = m.redis.Restart(); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return err
}

func (m *mini) tick(quit <-chan struct{}, done chan<- struct{}) {
	defer close(done)
	const step = 50 * time.Millisecond
	ticker := time.NewTicker(step)
	defer ticker.Stop()
	for {
		select {
		case <-quit:
			return
		case <-ticker.C:
			m.redis.FastForward(step)
		}
	}
}

// stop loses what was kept, as a killed redis-server does.
func (m *mini) stop() error {
	close(m.quit)
	<-m.done
	m.redis.FlushAll()
	m.redis.Close()
	return nil
}

func (*mini) freeze() error { return errCannot }
func (*mini) thaw() error   { return errCannot }
