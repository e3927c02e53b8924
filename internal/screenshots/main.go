// Command screenshots takes the pictures of the README: it starts the demo, walks the phone page in a headless Chromium and writes docs/*.png.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/simulator/browser"
)

const out = "docs"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "screenshots:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	if err := checkFonts(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	d, err := startDemo(ctx)
	if err != nil {
		return err
	}
	defer d.end()
	tab, closeTab, err := browser.Open(ctx, d.base)
	if err != nil {
		return err
	}
	defer closeTab()
	people, err := d.people(ctx)
	if err != nil {
		return err
	}
	for _, p := range pictures() {
		if err := p.take(tab, people); err != nil {
			return fmt.Errorf("%s: %w", p.file, err)
		}
	}
	return nil
}

// checkFonts refuses to take pictures in which boxes stand for Kazakh letters and picture signs. Where fonts cannot be listed so (macOS), they are there.
func checkFonts(ctx context.Context) error {
	list, err := exec.CommandContext(ctx, "fc-list", ":", "family").Output()
	if err != nil {
		return nil //nolint:nilerr // no fontconfig, no answer
	}
	for family, pkg := range map[string]string{"Noto Color Emoji": "fonts-noto-color-emoji", "Noto Sans": "fonts-noto-core"} {
		if !strings.Contains(string(list), family) {
			return fmt.Errorf("the font %q is missing (Debian, Ubuntu: apt-get install %s)", family, pkg)
		}
	}
	return nil
}

// take walks to what the picture shows and writes it.
func (p picture) take(tab *browser.Tab, people map[string]int64) error {
	if err := tab.Resize(p.width, p.height, p.dark); err != nil {
		return err
	}
	if err := tab.Go(p.path(people)); err != nil {
		return err
	}
	for _, s := range p.steps {
		if err := s.do(tab); err != nil {
			return err
		}
	}
	png, err := tab.Picture()
	if err != nil {
		return err
	}
	name := filepath.Join(out, p.file)
	if err := os.WriteFile(name, png, 0o644); err != nil {
		return fmt.Errorf("write the picture: %w", err)
	}
	fmt.Printf("%s  %d x %d, %d KB\n", name, p.width, p.height, len(png)>>10)
	return nil
}
