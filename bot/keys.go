package main

import (
	"fmt"

	"github.com/senim-bot/senim/internal/vault"
)

type keysCommand struct {
	New    keysNewCommand    `cmd:"" help:"Make a key set file, readable by its owner only."`
	Rotate keysRotateCommand `cmd:"" help:"Put a new master key into the file and wrap every data key with it, as the owner role."`
}

type keysNewCommand struct {
	File string `arg:"" help:"Where to write it. An existing file is never overwritten."`
}

// Run writes the key set and says what its loss would mean.
func (c keysNewCommand) Run() error {
	if err := vault.NewKeyset().WriteFile(c.File); err != nil {
		return err
	}
	fmt.Printf("%s written. Without it nothing that names a person can be read again: keep two copies apart from the database and its backups.\n", c.File)
	return nil
}
