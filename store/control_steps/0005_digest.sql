-- one row per digest that was sent or could not be; receivers by their number in the settings, no address
create table digest_sent (
    sent_at text not null, receiver integer not null, how text not null,   -- mail | webhook
    role text not null, failed text                                        -- null: it was taken
);
