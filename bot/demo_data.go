package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// What the demo keeps in its data directory, beside the cluster of its private PostgreSQL.
const (
	peopleFile    = "people.json"
	simulatorFile = "simulator.json"
	clockFile     = "clock"
	keysetFile    = "keyset.json"
)

func (d *demo) file(name string) string { return filepath.Join(d.Data, name) }

// openData makes the data directory and holds it for as long as this process lives: a second demo in it would overwrite the chats of the first.
func (d *demo) openData(context.Context) error {
	if err := os.MkdirAll(d.Data, 0o755); err != nil {
		return fmt.Errorf("cannot make the data directory: choose another place with --data DIR (%w)", err)
	}
	lock, err := os.OpenFile(d.file("lock"), os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return fmt.Errorf("cannot write into the data directory: choose another place with --data DIR (%w)", err)
	}
	d.later(lock.Close)
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return fmt.Errorf("another demo works in %s: end that one, or give this one another place with --data DIR (%w)", d.Data, err)
	}
	return nil
}

// knowsPeople says whether an earlier demo was brought to its end here and is to go on. One that was broken off before leaves nothing worth keeping.
func (d *demo) knowsPeople() bool {
	_, err := os.Stat(d.file(peopleFile))
	return err == nil && !d.Fresh
}

// forget removes what belongs to a database that is gone.
func (d *demo) forget() error {
	for _, name := range []string{peopleFile, simulatorFile, clockFile, keysetFile} {
		if err := os.Remove(d.file(name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("start anew: %w", err)
		}
	}
	return nil
}
