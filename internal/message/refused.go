package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// What an adult typed, said or sent was deleted unread (rule 11); she is offered a person to talk to instead.

// TextRefused answers a written message.
func TextRefused(p *i18n.Printer) dialog.Screen { return refused(p, "answer.text") }

// VoiceRefused answers a voice message.
func VoiceRefused(p *i18n.Printer) dialog.Screen { return refused(p, "answer.voice") }

// FileRefused answers a photo, a file or anything of that kind.
func FileRefused(p *i18n.Printer) dialog.Screen { return refused(p, "err.no_files") }

// NumberRefused answers a message with somebody's personal number in it.
func NumberRefused(p *i18n.Printer) dialog.Screen { return refused(p, "answer.number") }

func refused(p *i18n.Printer, key string) dialog.Screen {
	return dialog.Screen{Text: p.T(key), ClosesAfter: cardTime, Back: tap(RouteHome), Rows: rows(callMe(p), urgent(p), home(p), hide(p))}
}

// Unreadable answers somebody whom nobody would call: staff, or an adult on her way in.
func Unreadable(p *i18n.Printer) dialog.Screen {
	return dialog.Screen{Text: p.T("err.unknown"), ClosesAfter: cardTime, Back: tap(RouteHome), Rows: rows(home(p), urgent(p), hide(p))}
}
