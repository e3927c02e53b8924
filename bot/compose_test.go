package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/child"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// TestComposeOnFreshServices does by hand what docker-compose.yml asks Docker for: secrets made by deploy/secrets.sh, a fresh PostgreSQL and Redis with the file's own
// commands, then migrate, serve and staff add with its environment, as the image's user. Only addresses are others, and Telegram is the simulator.
func TestComposeOnFreshServices(t *testing.T) {
	t.Parallel()
	c := newCompose(t)
	c.makeSecrets()
	c.startPostgres()
	c.startRedis()
	c.succeeds("the database schema is up to date", c.program("migrate"))
	c.succeeds("the database schema is up to date", c.program("migrate"))

	serve := c.start("serve", c.program("serve"), c.user)
	c.awaits("serve", serve, c.healthy)
	said := c.succeeds("It works once", c.program("serve", "staff", "add", "A. Caseworker"))
	link := regexp.MustCompile(`start=(\S+)`).FindStringSubmatch(said)
	if link == nil {
		t.Fatalf("staff add says %q", said)
	}
	person := c.sim.User("Асхат", "kk")
	c.sim.Send(person, "/start "+link[1])
	c.awaits("serve", serve, func() bool {
		messages := c.sim.Chat(person).Messages
		return len(messages) > 0 && strings.Contains(messages[len(messages)-1].Text, "қызметкер ретінде тіркелдіңіз")
	})

	// What docs/operating.md says of the audit and of the keys. A service keeps the file it was begun with, so it refuses until it is begun again.
	c.succeeds("sealed entries are as they were", c.root("app_url", "audit", "verify", "--keyset-file", c.secret("", "keyset.json")))
	c.succeeds("by the new master key", c.root("owner_url", "keys", "rotate", c.secret("", "keyset.json")))
	c.awaits("serve", serve, func() bool { return !c.healthy() })
	c.ends("serve", serve)
	c.must(os.Remove(c.secret("serve", "keyset.json")))
	c.mount("serve", "keyset.json")
	c.succeeds("1 old master keys are gone", c.root("owner_url", "keys", "rotate", "--drop-old", c.secret("", "keyset.json")))
	serve = c.start("serve", c.program("serve"), c.user)
	c.awaits("serve", serve, c.healthy)
	c.ends("serve", serve)
}

// compose is the machine that docker-compose.yml is run on.
type compose struct {
	t        *testing.T
	services map[string]composeService
	sim      *simulatortest.Sim
	dir      string
	built    string
	// user is the image's, database whoever may run PostgreSQL; both are nil when the tests are not run by root.
	user, database *child.User
	listen         string
	ports          map[string]string // by service
	logs           map[string]*lockedBuffer
}

func newCompose(t *testing.T) *compose {
	t.Helper()
	c := &compose{t: t, services: readCompose(t, "../docker-compose.yml"), sim: simulatortest.Start(t), dir: openDir(t, nil), built: buildProgram(t),
		listen: freeAddress(t), ports: map[string]string{}, logs: map[string]*lockedBuffer{}}
	if os.Geteuid() == 0 {
		image := regexp.MustCompile(`(?m)^USER (\d+):(\d+)$`).FindStringSubmatch(read(t, "../Dockerfile"))
		if image == nil {
			t.Fatal("the image's user is root")
		}
		c.user = &child.User{Name: "nonroot"}
		if _, err := fmt.Sscan(image[1]+" "+image[2], &c.user.UID, &c.user.GID); err != nil || c.user.UID == 0 {
			t.Fatalf("the image's user is %q", image[0])
		}
	}
	var err error
	c.database, err = child.Unprivileged("postgres", "nobody")
	c.must(err)
	return c
}

func (c *compose) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// needs finds a program, or skips the test where it need not be.
func (c *compose) needs(name string) string {
	c.t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	path, err := exec.LookPath(name)
	if len(found) > 0 {
		path, err = found[len(found)-1], nil
	}
	if err != nil {
		if os.Getenv("SENIM_TEST_REAL") == "1" {
			c.t.Fatal(err)
		}
		c.t.Skip(err)
	}
	return path
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// makeSecrets runs deploy/secrets.sh, with our program in Docker's place.
func (c *compose) makeSecrets() {
	c.t.Helper()
	c.write("deploy/secrets.sh", read(c.t, "../deploy/secrets.sh"), 0o755)
	c.write("shims/docker", "#!/bin/sh\nexec "+c.built+" keys new \"$PWD/keyset.json\"\n", 0o755)
	if c.user == nil {
		c.write("shims/id", "#!/bin/sh\necho 0\n", 0o755)
		c.write("shims/chown", "#!/bin/sh\n", 0o755)
	}
	cmd := exec.CommandContext(c.t.Context(), "sh", c.path("deploy/secrets.sh"))
	cmd.Env = []string{"PATH=" + c.path("shims") + ":" + os.Getenv("PATH")}
	cmd.Stdin = strings.NewReader(simulatortest.Token + "\n")
	c.succeeds("secrets are in", cmd)
	for name, service := range c.services {
		for _, secret := range service.secrets {
			c.mount(name, secret)
		}
	}
}

func (c *compose) path(name string) string { return filepath.Join(c.dir, name) }

func (c *compose) write(name, content string, mode os.FileMode) {
	c.t.Helper()
	c.must(os.MkdirAll(filepath.Dir(c.path(name)), 0o755))
	c.must(os.WriteFile(c.path(name), []byte(content), mode))
}

// secret is a file of ./secrets, or where a service finds it.
func (c *compose) secret(service, name string) string {
	if service == "" {
		return c.path("secrets/" + name)
	}
	return c.path("run/" + service + "/" + name)
}

// mount gives a service a secret as Docker does: the file with its owner and its rights, in a directory that anybody may enter.
func (c *compose) mount(service, name string) {
	c.t.Helper()
	c.must(os.MkdirAll(filepath.Dir(c.secret(service, name)), 0o755))
	c.must(os.Link(c.secret("", name), c.secret(service, name)))
}

// address puts a service's real address into a secret that names it: there is no name server here.
func (c *compose) address(service string) {
	c.t.Helper()
	for _, name := range []string{"owner_url", "app_url"} {
		content := strings.Replace(read(c.t, c.secret("", name)), "@"+service+":5432/", "@127.0.0.1:"+c.ports[service]+"/", 1)
		c.must(os.Chmod(c.secret("", name), 0o644))
		c.must(os.WriteFile(c.secret("", name), []byte(content), 0o644)) // in place: the mounts are the same file
		c.must(os.Chmod(c.secret("", name), 0o444))
	}
}

// startPostgres makes a data directory as the image does, starts the server by the file's command, and runs the script that makes the roles.
func (c *compose) startPostgres() {
	c.t.Helper()
	initdb, postgres, psql := c.needs("initdb"), c.needs("postgres"), c.needs("psql")
	service, data := c.services["postgres"], c.path("data")
	c.must(os.Mkdir(data, 0o700))
	if c.database != nil {
		c.must(os.Chown(data, int(c.database.UID), int(c.database.GID)))
	}
	args := append([]string{"--pgdata=" + data, "--username=postgres", "--no-sync", "--auth-local=trust", "--auth-host=scram-sha-256",
		"--pwfile=" + c.secret("postgres", filepath.Base(service.environment["POSTGRES_PASSWORD_FILE"]))}, strings.Fields(service.environment["POSTGRES_INITDB_ARGS"])...)
	made := c.start("initdb", exec.Command(initdb, args...), c.database)
	<-made.Done
	if made.Err() != nil {
		c.t.Fatalf("initdb: %v\n%s", made.Err(), c.logs["initdb"])
	}
	_, port, _ := net.SplitHostPort(freeAddress(c.t))
	c.ports["postgres"] = port
	args = append(service.command[1:len(service.command):len(service.command)], "-D", data, "-k", data, "-h", "127.0.0.1", "-p", port, "-c", "fsync=off")
	server := c.start("postgres", exec.Command(postgres, args...), c.database)
	c.awaits("postgres", server, func() bool {
		return exec.Command(psql, "-h", data, "-p", port, "-U", "postgres", "-c", "SELECT 1", "postgres").Run() == nil
	})
	script := exec.CommandContext(c.t.Context(), "sh", "../deploy/postgres-init.sh")
	script.Env = []string{"PATH=" + filepath.Dir(psql) + ":" + os.Getenv("PATH"), "PGHOST=" + data, "PGPORT=" + port, "SECRETS=" + c.path("run/postgres")}
	c.succeeds("GRANT", script)
	c.address("postgres")
}

func (c *compose) startRedis() {
	c.t.Helper()
	_, port, _ := net.SplitHostPort(freeAddress(c.t))
	c.ports["redis"] = port
	command := c.services["redis"].command
	args := append(command[1:len(command):len(command)], "--port", port, "--bind", "127.0.0.1", "--dir", "/")
	server := c.start("redis", exec.Command(c.needs(command[0]), args...), c.database)
	c.awaits("redis", server, func() bool {
		conn, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
}

func (c *compose) healthy() bool {
	return c.program("serve", "health", "--url", "http://"+c.listen+"/readyz").Run() == nil
}

// ends stops a service as Docker does.
func (c *compose) ends(name string, process *child.Process) {
	c.t.Helper()
	begun := time.Now()
	c.must(process.Signal(syscall.SIGTERM))
	<-process.Done
	if took := time.Since(begun); process.Err() != nil || took > 25*time.Second {
		c.t.Errorf("%s ended after %s with %v; it said:\n%s", name, took, process.Err(), c.logs[name])
	}
}

// program is a service of our image: its own command, or another one in its place, in its environment and as its user.
func (c *compose) program(name string, other ...string) *exec.Cmd {
	c.t.Helper()
	service := c.services[name]
	args := service.command
	if len(other) > 0 {
		args = other
	}
	cmd := exec.Command(c.built, args...)
	cmd.Dir, cmd.Env = "/", []string{"TMPDIR=/nowhere"} // the image's file system is read-only
	if service.envFile != "" {
		c.must(os.WriteFile(c.path(service.envFile), nil, 0o600))
		cmd.Env = append(cmd.Env, c.settings()...)
	}
	for key, value := range service.environment {
		value = strings.Replace(value, "/run/secrets/", c.path("run/"+name)+"/", 1)
		cmd.Env = append(cmd.Env, key+"="+strings.Replace(value, "//redis:6379", "//127.0.0.1:"+c.ports["redis"], 1))
	}
	if c.user != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: c.user.UID, Gid: c.user.GID}}
	}
	return cmd
}

// settings are those of deploy/example.env, filled in, and the two that are others here.
func (c *compose) settings() []string {
	var all []string
	fill := map[string]string{"SENIM_OPERATOR": "«Үлгі» қоры", "SENIM_TERM_KK": "1 жыл", "SENIM_TERM_RU": "1 год"}
	for line := range strings.Lines(read(c.t, "../deploy/example.env")) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		if value == "" {
			value = fill[name]
		}
		all = append(all, name+"="+value)
	}
	return append(all, "SENIM_TELEGRAM_API_URL="+c.sim.URL, "SENIM_LISTEN="+c.listen)
}

// root is `docker run --user 0` with ./secrets.
func (c *compose) root(url string, args ...string) *exec.Cmd {
	cmd := exec.Command(c.built, args...)
	cmd.Dir, cmd.Env = "/", []string{"SENIM_DATABASE_URL_FILE=" + c.secret("", url)}
	return cmd
}

// succeeds runs a command to its end and gives what it said.
func (c *compose) succeeds(want string, cmd *exec.Cmd) string {
	c.t.Helper()
	said, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(said, []byte(want)) {
		c.t.Fatalf("%v: %v, want %q:\n%s", cmd.Args[1:], err, want, said)
	}
	return string(said)
}

func (c *compose) start(name string, cmd *exec.Cmd, as *child.User) *child.Process {
	c.t.Helper()
	c.logs[name] = &lockedBuffer{}
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = c.logs[name], c.logs[name], time.Second
	cmd.SysProcAttr = nil
	process, err := child.Start(cmd, as, syscall.SIGKILL)
	c.must(err)
	c.t.Cleanup(func() { _ = process.Stop(context.WithoutCancel(c.t.Context()), syscall.SIGQUIT) })
	return process
}

// awaits what a running service is about to do.
func (c *compose) awaits(name string, process *child.Process, done func() bool) {
	c.t.Helper()
	deadline := time.After(30 * time.Second)
	for !done() {
		select {
		case <-process.Done:
			c.t.Fatalf("%s ended with %v; it said:\n%s", name, process.Err(), c.logs[name])
		case <-deadline:
			c.t.Fatalf("%s does not do it; it said:\n%s", name, c.logs[name])
		case <-time.After(20 * time.Millisecond):
		}
	}
}
