// Package browser is in charge of a headless Chromium that uses the phone page as a hand and an eye do: it looks for words, taps, types and takes pictures. The
// tests of the page and of the demo walk with it, and so does the program that takes the pictures of the documentation.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// These are long for a machine that does much else; what is there is seen at once.
const (
	// patience is how long a tab waits for what it is to see.
	patience = 15 * time.Second
	// actTime bounds one action, so that a page that does not load or answer is an error and not a wait for ever.
	actTime = patience + 5*time.Second
	// startTime bounds the start of the browser.
	startTime = 30 * time.Second
)

// ErrNone says what to install.
var ErrNone = errors.New("no chromium, chromium-browser or google-chrome is installed (Debian, Ubuntu: apt-get install chromium)")

// Tab is the one tab of a browser of its own.
type Tab struct {
	ctx  context.Context
	base string
}

// Open starts a browser whose addresses begin with base, such as http://127.0.0.1:8080. It ends with close or with ctx.
// The error is ErrNone when there is no browser on this machine.
func Open(ctx context.Context, base string) (tab *Tab, close func(), err error) {
	path, err := Find()
	if err != nil {
		return nil, nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU, chromedp.WindowSize(1280, 800))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // the sandbox refuses to work for root
	}
	ctx, end := chromedp.NewExecAllocator(ctx, options...)
	ctx, leave := chromedp.NewContext(ctx)
	close = func() { leave(); end() }
	// The browser lives as long as the context of its first action, so that one cannot have a deadline.
	late := time.AfterFunc(startTime, close)
	defer late.Stop()
	if err := chromedp.Do(ctx); err != nil {
		close()
		return nil, nil, fmt.Errorf("start %s: %w", path, err)
	}
	return &Tab{ctx: ctx, base: base}, close, nil
}

// Find gives the browser's program, or ErrNone.
func Find() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNone
}

// Go opens a path of the base address.
func (t *Tab) Go(path string) error { return t.do("open "+path, chromedp.Navigate(t.base+path)) }

// Resize gives the tab another size, and dark or light colours.
func (t *Tab) Resize(width, height int64, dark bool) error {
	ctx, cancel := t.act()
	defer cancel()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	if err := t.do("resize", chromedp.EmulateViewport(width, height)); err != nil {
		return err
	}
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		return fmt.Errorf("%s colours: %w", scheme, err)
	}
	return nil
}

// See waits until a visible element of the selector holds the text.
func (t *Tab) See(selector, text string) error { return t.Wait(element(selector, text)) }

// Miss waits until no visible element of the selector holds the text.
func (t *Tab) Miss(selector, text string) error { return t.Wait("!" + element(selector, text)) }

// Tap taps the first visible element of the selector that holds the text.
func (t *Tab) Tap(selector, text string) error {
	if err := t.See(selector, text); err != nil {
		return err
	}
	return t.do("tap "+selector, chromedp.Click(chromedp.JSPath(element(selector, text))))
}

// Write types into the element of the selector.
func (t *Tab) Write(selector, text string) error {
	if err := t.See(selector, ""); err != nil {
		return err
	}
	return t.do("write into "+selector, chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Choose picks a value in a list box.
func (t *Tab) Choose(selector, value string) error {
	if err := t.See(selector, ""); err != nil {
		return err
	}
	return t.Wait(fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.value = %q; return e.dispatchEvent(new Event('change')); })()`, selector, value))
}

// Wait waits until an expression in JavaScript holds. The error tells what the page showed instead.
func (t *Tab) Wait(expression string) error {
	wait := fmt.Sprintf(`new Promise((met, late) => {
		const end = performance.now() + %d;
		const look = () => (%s) ? met(true) : performance.now() > end ? late(new Error('not in time')) : setTimeout(look, 20);
		look();
	})`, patience.Milliseconds(), expression)
	ctx, cancel := t.act()
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](wait, chromedp.EvalAwaitPromise)); err != nil {
		return fmt.Errorf("waiting for %s: %w; the page shows:\n%s", expression, err, t.text())
	}
	return nil
}

// Texts are what the elements of the selector say, seen or not, from the first to the last.
func (t *Tab) Texts(selector string) ([]string, error) {
	ctx, cancel := t.act()
	defer cancel()
	texts, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](fmt.Sprintf(`[...document.querySelectorAll(%q)].map(e => e.textContent)`, selector)))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", selector, err)
	}
	return texts, nil
}

// Picture is what the tab shows once everything has moved to its place, as a PNG. Nothing is pointed at and nothing has the focus.
func (t *Tab) Picture() ([]byte, error) {
	if err := t.do("point at nothing", chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 0, 0)); err != nil {
		return nil, err
	}
	if err := t.Wait(`(document.activeElement?.blur(), document.fonts.status === 'loaded' && document.getAnimations().every(a => a.playState !== 'running'))`); err != nil {
		return nil, err
	}
	ctx, cancel := t.act()
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return nil, fmt.Errorf("take a picture: %w", err)
	}
	return png, nil
}

func (t *Tab) act() (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.ctx, actTime)
}

func (t *Tab) do(what string, action chromedp.Action[chromedp.Void]) error {
	ctx, cancel := t.act()
	defer cancel()
	if err := chromedp.Do(ctx, action); err != nil {
		return fmt.Errorf("%s: %w; the page shows:\n%s", what, err, t.text())
	}
	return nil
}

// text is the whole page for an error; a page that does not even give that shows nothing.
func (t *Tab) text() string {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), time.Second)
	defer cancel()
	shown, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
	return shown
}

// element finds, in JavaScript, the first visible element of a selector that holds a text.
func element(selector, text string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(%q)].find(e => e.textContent.includes(%q) && e.checkVisibility({visibilityProperty: true}) && !e.disabled)`, selector, text)
}
