package localserver

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// hosting runs this binary as a program with a server of its own, as root or as an ordinary user, and gives the server's process id.
func hosting(t *testing.T, dir string, as *syscall.Credential) (*exec.Cmd, int) {
	t.Helper()
	cmd := exec.Command(copyOfThis(t))
	cmd.Env = append(os.Environ(), "SENIM_TEST_HOST_OF="+dir)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as, Pdeathsig: syscall.SIGKILL}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if err := Remove(dir); err != nil && !errors.Is(err, ErrInUse) {
			t.Error(err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	var pid, uid int
	if _, err := fmt.Sscanf(line, "pid %d uid %d", &pid, &uid); err != nil {
		t.Fatalf("the program says %q", line)
	}
	if as != nil && uid != int(as.Uid) {
		t.Errorf("the program works as %d", uid)
	}
	return cmd, pid
}

// copyOfThis lies where an ordinary user can run it; go test builds in a directory of its own user's.
func copyOfThis(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(filepath.Dir(passable(t)), "host")
	// A process that another test forks meanwhile would hold the file open for writing, and a file that is written cannot be run.
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := errors.Join(os.WriteFile(path, content, 0o755), os.Chmod(path, 0o755)); err != nil {
		t.Fatal(err)
	}
	return path
}

func kill(t *testing.T, cmd *exec.Cmd, server int) {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	deadline := time.Now().Add(10 * time.Second)
	for runs(server) {
		if time.Now().After(deadline) {
			t.Fatal("the server outlives its killed parent")
		}
		syscall.Select(0, nil, nil, nil, &syscall.Timeval{Usec: 2000})
	}
}

// runs is false for a zombie, which nobody may reap in a container.
func runs(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(stat), ") Z ")
}

// Killed, it leaves no process; and the next start need not wait until the last one is gone.
func TestKilledParent(t *testing.T) {
	t.Parallel()
	needPrograms(t)
	dir := passable(t)
	cmd, pid := hosting(t, dir, nil)
	kill(t, cmd, pid)
	for range 3 {
		cmd, _ := hosting(t, dir, nil)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		cmd.Wait()
	}
	if got := query(t, start(t, Options{Dir: dir}), `SELECT 'here'`); got != "here" {
		t.Error("no answer after the restarts")
	}
}

func TestOrdinaryUser(t *testing.T) {
	t.Parallel()
	needPrograms(t)
	if os.Geteuid() != 0 {
		t.Skip("the other tests work as an ordinary user already")
	}
	const uid = 65534
	dir := passable(t)
	if err := errors.Join(os.Mkdir(dir, 0o700), os.Chown(dir, uid, uid)); err != nil {
		t.Fatal(err)
	}
	cmd, pid := hosting(t, dir, &syscall.Credential{Uid: uid, Gid: uid})
	if info, err := os.Stat(fmt.Sprintf("/proc/%d", pid)); err != nil || info.Sys().(*syscall.Stat_t).Uid != uid {
		t.Errorf("the server does not work as the user, error %v", err)
	}
	kill(t, cmd, pid)
	cmd, pid = hosting(t, dir, &syscall.Credential{Uid: uid, Gid: uid})
	kill(t, cmd, pid)
}
