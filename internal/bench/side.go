package main

import (
	"context"
	"fmt"
)

// side is one of the two that are compared: our binary, or the bare program.
type side struct {
	name string
	// sink is its own Bot API: the screens that the two leave in the chats differ.
	sink  *sink
	start func(context.Context, *sink) (*program, error)
	// check says whether what it did counts; nil: it ended every update well or said so.
	check func(*program, context.Context) error

	rate, cpu sample
	did       counts
}

// sides gives both, with the chats as the last measurement left them: at their menus.
func (l *lab) sides(ctx context.Context) (ours, bare *side, err error) {
	if l.recorded == nil {
		if err := l.prepare(ctx); err != nil {
			return nil, nil, err
		}
	}
	ours = &side{name: "ours", sink: l.ourSink, start: func(ctx context.Context, s *sink) (*program, error) {
		return l.serve(ctx, s, l.databaseURL(), l.redisURL())
	}, check: (*program).handledAll}
	return ours, &side{name: "bare", sink: l.bareSink, start: l.bare}, nil
}

// prepare records our side and hands its screens to the bare one.
func (l *lab) prepare(ctx context.Context) (err error) {
	fmt.Println("# bench records what a turn does")
	for _, s := range []**sink{&l.ourSink, &l.bareSink} {
		if *s, err = openSink(l.chats); err != nil {
			return err
		}
		l.later((*s).close)
	}
	if l.recorded, err = l.record(ctx, l.ourSink); err != nil {
		return err
	}
	for chat, on := range l.ourSink.chats {
		l.bareSink.chats[chat].id, l.bareSink.chats[chat].buttons = on.id, on.all()
	}
	statements, trips, commands, requests := l.recorded.count()
	fmt.Printf("# a turn of the walk makes on average %.2f SQL statements in %.2f round trips, %.2f Redis commands, %.2f Bot API calls\n", statements, trips, commands, requests)
	return nil
}
