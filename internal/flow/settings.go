package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// settings is where an adult turns messages off and on.
func (t *talk) settings(ctx context.Context, _ dialog.Tap) (reply, error) {
	muted, err := t.Accounts.Muted(ctx, t.who.Account)
	if err != nil {
		return reply{}, err
	}
	return show(message.Settings(t.say, muted)), nil
}

// mute turns messages off or on. What she was not sent meanwhile is one message when they are on again.
func (t *talk) mute(ctx context.Context, tap dialog.Tap) (reply, error) {
	muted := tap.Args[0] == message.MuteOn
	if err := t.Accounts.SetMuted(ctx, t.who.Account, muted, t.now); err != nil {
		return reply{}, err
	}
	return show(message.Settings(t.say, muted)), nil
}
