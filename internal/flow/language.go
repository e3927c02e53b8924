package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// chooseLanguage offers both languages. A stranger's choice is the first screen itself.
func (t *talk) chooseLanguage(_ context.Context, _ dialog.Tap) (reply, error) {
	if t.who.Kind == account.Stranger {
		return t.first()
	}
	return show(message.Language(t.say)), nil
}

func (t *talk) setLanguage(ctx context.Context, tap dialog.Tap) (reply, error) {
	language := message.LanguageOf(tap.Args[0])
	if err := t.Accounts.SetLanguage(ctx, t.who.Account, language); err != nil {
		return reply{}, err
	}
	t.who.Language, t.say = language, t.Words.Printer(language)
	r, err := t.home(ctx)
	r.toast = t.say.Label("lang.set")
	return r, err
}
