package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// loopCommand makes this program the bare side of a notice: the Bot API library sending one message after the other, and nothing else.
const loopCommand = "loop"

// inFlight is how many messages either side has on the way at most.
const inFlight = 100

// loop starts the bare side as a process of its own, like ours. It begins when it is told to.
func (l *lab) loop(ctx context.Context, s *sink, messages int) (*program, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	return startProgram(ctx, l.dir, address, []string{"LOOP_LISTEN=" + address, "LOOP_API=" + s.url, "LOOP_TOKEN=" + token, fmt.Sprint("LOOP_MESSAGES=", messages)}, self, loopCommand)
}

// begin tells a loop to send.
func (p *program) begin(ctx context.Context) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url+"/begin", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

// serveLoop is the process.
func serveLoop(ctx context.Context) error {
	messages, err := strconv.Atoi(os.Getenv("LOOP_MESSAGES"))
	if err != nil {
		return err
	}
	// With the library's own client each message would open a connection.
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: inFlight, MaxIdleConnsPerHost: inFlight, MaxConnsPerHost: inFlight}}
	b, err := bot.New(os.Getenv("LOOP_TOKEN"), bot.WithSkipGetMe(), bot.WithHTTPClient(time.Minute, client), bot.WithServerURL(os.Getenv("LOOP_API")))
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /begin", func(http.ResponseWriter, *http.Request) { go sendAll(ctx, b, messages) })
	listener, err := net.Listen("tcp", os.Getenv("LOOP_LISTEN"))
	if err != nil {
		return err
	}
	server := &http.Server{Handler: mux}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// sendAll sends as many messages, each what ours sends for a notice.
func sendAll(ctx context.Context, b *bot.Bot, messages int) {
	chats := make(chan int64)
	var senders sync.WaitGroup
	for range inFlight {
		senders.Go(func() {
			for chat := range chats {
				if _, err := b.SendMessage(ctx, line(chat)); err != nil {
					fmt.Fprintln(os.Stderr, "loop:", err)
				}
			}
		})
	}
	for i := range messages {
		chats <- int64(firstPhone + i)
	}
	close(chats)
	senders.Wait()
}

func line(chat int64) *bot.SendMessageParams {
	return &bot.SendMessageParams{ChatID: chat, Text: "Жаңа хабар бар.", ParseMode: models.ParseModeHTML, ProtectContent: true, LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: bot.True()},
		ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "Ашу", CallbackData: "AbCdEfGhIjKlMnOpQrStUvWx"}}}}}
}
