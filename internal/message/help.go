package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Command is one of the bot's commands with the description Telegram lists it by.
type Command struct {
	Name, Text string
}

// Commands are the bot's commands, the same for everybody: their list is public.
func Commands(p *i18n.Printer) []Command {
	return []Command{
		{"start", p.Label("command.start")},
		{"menu", p.Label("command.menu")},
		{"help", p.Label("command.help")},
		{"hide", p.Label("command.hide")},
		{"language", p.Label("command.language")},
	}
}

// Description is what Telegram shows anybody before the first message. The short description of the bot's page stays empty: there is nothing neutral to say.
func Description(p *i18n.Printer) string { return p.Label("open.stranger") }

// Help says how the bot is used, and not what for. Only an adult of a family is offered a call, by her caseworker or past her: nobody would call the others.
func Help(p *i18n.Printer, adult bool) dialog.Screen {
	var list []string
	for _, c := range Commands(p) {
		list = append(list, "/"+c.Name+" – "+c.Text)
	}
	text, buttons := []string{p.T("help.text")}, []dialog.Button{back(p, RouteHome), hide(p)}
	if adult {
		text = append(text, p.T("help.call"))
		buttons = append([]dialog.Button{callMe(p), toSupervisor(p)}, buttons...)
	}
	return dialog.Screen{Text: paragraphs(append(text, lines(list...))...), ClosesAfter: cardTime, Back: tap(RouteHelp), Rows: rows(buttons...)}
}
