package outbox

import (
	"context"
	"errors"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/telegram"
)

// send sends a message in its person's turn. It becomes the live screen of her chat.
func (f *flight) send(ctx context.Context, m *message) error {
	line, screen := f.Ping(m.Kind, m.said, m.chat.Language)
	screen.Text = string(line)
	now := f.Clock()
	change := account.ScreenChange{Version: m.chat.Screen.Version + 1, Back: screen.Back.Pack(), Read: now, ClosesAt: screen.Closing(now)}
	var err error
	change.MessageID, err = f.Telegram.Send(ctx, m.chat.TelegramID, f.Codec.Seal(screen, m.chat.TelegramID, change.Version), telegram.SendOptions{Bulk: true})
	if telegram.ClassOf(err) == telegram.Gone {
		err = errors.Join(err, f.Accounts.SetBlocked(ctx, m.chat.TelegramID, true, f.Clock()))
	}
	if err == nil {
		m.shown = change
	}
	return err
}

// clear removes a replaced screen; what fails, or is stopped, the sweep does.
func (f *flight) clear(ctx context.Context, replaced account.Screen) {
	select {
	case f.clearing <- struct{}{}:
		defer func() { <-f.clearing }()
		f.each(ctx, []account.Screen{replaced}, func(ctx context.Context, c account.Screen) error {
			return f.takeOut(ctx, c, func(c account.Screen) error { return f.removed.write(c)() })
		})
	case <-ctx.Done():
	}
}
