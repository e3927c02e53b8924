package flow

import (
	"context"
	"fmt"
	"sync"

	qrcode "github.com/skip2/go-qrcode"
)

// dotSize is how many pixels wide one dot of a picture is: enough to be read off another phone's screen.
const dotSize = 8

// codePicture draws an address as a QR picture, in PNG.
func codePicture(address string) ([]byte, error) {
	code, err := qrcode.New(address, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("draw a code: %w", err)
	}
	return code.PNG(-dotSize)
}

// identity is the bot's own name in links, asked for once.
type identity struct {
	mu       sync.Mutex
	username string
}

// startLink is the address that opens the bot with a payload.
func (f *Flow) startLink(ctx context.Context, payload string) (string, error) {
	f.identity.mu.Lock()
	defer f.identity.mu.Unlock()
	if f.identity.username == "" {
		me, err := f.Telegram.Me(ctx)
		if err != nil {
			return "", err
		}
		f.identity.username = me.Username
	}
	return "https://t.me/" + f.identity.username + "?start=" + payload, nil
}
