/*
 * The protocol commit (kernel/migration/README.md) between a source, a destination and a directory,
 * for spin. Its rows are those of the README's table, in its order; a test compares the two.
 *
 * The network is the worst there is. Whatever was sent once may come at any later time, as often as it
 * likes, in any order, or never: `sent` is a set that only grows. A message that was damaged is one that
 * does not come, for its check tells; a chunk that was damaged is one that is missing, for its checksum
 * tells. Anyone may die at any time; with RESTART it may come back and know nothing.
 *
 * With FAIR every party looks at all slots of the network in turn, again and again: then what is
 * sent again and again is heard at last, except that LOSSES looks may find nothing. That is for liveness.
 *
 * Bounds: one source, one destination, EPOCHS requests, two chunks, ROUNDS rounds of MISSING. Freezing
 * is one step, and expires as any phase may: at any tick.
 *
 * A refusal after END is first told to the directory: a destination may restart, and a refusal of its
 * first life may come when its second life has taken the process. With BUG_BELIEVED it is believed.
 *
 * Options, for spin -D: DEATHS=n, RESTART, FAIR, LOSSES=n, EPOCHS=n, and to see checks fail, BUG_….
 */

#ifndef DEATHS
#define DEATHS 0
#endif
#ifndef EPOCHS
#define EPOCHS 2
#endif
#ifndef LOSSES
#define LOSSES 2
#endif
#define ROUNDS 2
#define ALL_CHUNKS 3

mtype:phase = { IDLE, FREEZING, ASKING, SENDING, SENT, COMMITTING, RESOLVING,
                RECEIVING, PREPARED, CLAIMING };
mtype:state = { NONE, OPEN, GRANTED, ABORTED, TAKEN, COMMITTED, REFUSED };

/* Slots of the network, in the order of their receivers: directory, destination, source. */
#define OPEN_SLOT 0
#define RESOLVE_SLOT 1
#define CLAIM_SLOT 2
#define TAKEN_SLOT 3               /* COMMITTED to the directory */
#define FIRST_DESTINATION 4
#define PREPARE_SLOT 4
#define END_SLOT 5
#define COMMIT_SLOT 6
#define CANCEL_SLOT 7
#define GRANTED_D_SLOT 8
#define DENIED_SLOT 9
#define KNOWN_SLOT 10
#define CHUNK_0_SLOT 11
#define CHUNK_1_SLOT 12
#define FIRST_SOURCE 13
#define OPENED_SLOT 13
#define ACCEPT_SLOT 14
#define MISSING_SLOT 15
#define PREPARED_SLOT 16
#define COMMITTED_SLOT 17
#define REFUSED_SLOT 18
#define GRANTED_S_SLOT 19
#define ABORTED_SLOT 20
#define GONE_SLOT 21
#define SLOTS 22

/* Events that are no messages. */
#define REQUEST 22
#define STATIC 23
#define PUSHED 24
#define TICK 25
#define EXPIRED 26
/* A message to a party that is not in its migration, or a slot that is empty. */
#define NOTHING 27

/* For each slot the epochs that a message was sent with, a bit each. */
byte sent[SLOTS];

/* The source. */
mtype:phase source = IDLE;
byte source_epoch;
bool source_dead, source_frozen, source_left;      /* left: it has given its copy up */
bool noted, pushing;
byte round;

/* The destination; `known` is what it remembers of the newest epoch it heard of. */
mtype:phase destination = IDLE;
byte destination_epoch, newest, chunks;
mtype:state known = NONE;
bool destination_dead, destination_runs;
byte owed;                         /* epoch that was adopted, and nobody has said KNOWN; 0: none */
bool ended;                        /* the process has ended, and its cluster with it */
bool taken, senseless;             /* another process is here; what comes makes no sense */

/* The directory. */
byte entry_epoch;
mtype:state entry = NONE;
bool directory_dead;

/* What has become of each epoch, for the checks alone. */
byte stayed, adopted;
bool died_running;
byte deaths;

#define bit(epoch) (1 << (epoch))
#define send(slot, epoch) sent[slot] = sent[slot] | bit(epoch)

#define source_runs (!source_dead && !source_left && !source_frozen)
#define destination_runs_it (!destination_dead && destination_runs)
#define is_kept (destination == PREPARED || destination == CLAIMING || destination_runs)

/* At most one copy runs; and while somebody lives who has held it whole, a whole copy is kept. */
#define one_runs (!(source_runs && destination_runs_it))
#define is_not_lost (!source_left || destination_runs || died_running || ended)
/* In the end somebody runs, or has run to its end, and nobody keeps a copy of that. */
#define is_settled (source_runs || (destination_runs_it && !ended) || (ended && source_left))

/* -- The table's words: conditions ------------------------------------------------------------ */
#define ALWAYS true
#define IS_NOTED noted
#define ALL_PUSHED (!pushing)
#define LAST_ROUND (round == ROUNDS)
#define CAN_TAKE (!taken && !destination_runs && owed == 0)
#define SAME_EPOCH (epoch == destination_epoch)
#ifdef BUG_LATE_PREPARE
#define ANOTHER true
#else
#define ANOTHER (destination == IDLE || epoch != destination_epoch)
#endif
#define INCOMPLETE (chunks != ALL_CHUNKS)
#define SENSIBLE (!senseless)

/* -- and actions ------------------------------------------------------------------------------ */
#define freeze_ source_frozen = true
#define open_prepare send(OPEN_SLOT, source_epoch); send(PREPARE_SLOT, source_epoch)
#define open_unless_noted_prepare open_unless_noted; send(PREPARE_SLOT, source_epoch)
#define open_unless_noted if :: !noted -> send(OPEN_SLOT, source_epoch) :: else fi
#define note noted = true
#define push_chunks send(CHUNK_0_SLOT, source_epoch); send(CHUNK_1_SLOT, source_epoch); pushing = true
#define push_missing push_chunks; round++
#define end_ send(END_SLOT, source_epoch)
#define end_if_pushed if :: !pushing -> end_ :: else fi
#define commit_ send(COMMIT_SLOT, source_epoch)
#define resolve send(RESOLVE_SLOT, source_epoch)
#define stay assert((adopted & bit(source_epoch)) == 0); \
    stayed = stayed | bit(source_epoch); source_frozen = false
#define cancel_stay send(CANCEL_SLOT, source_epoch); stay
#define release assert((adopted & bit(source_epoch)) != 0); source_left = true; send(KNOWN_SLOT, source_epoch)
/* What is remembered never becomes older. */
#ifdef BUG_FORGETFUL
#define remember(epoch_, state) newest = epoch_; known = state
#else
#define remember(epoch_, state) \
    if :: epoch_ >= newest -> newest = epoch_; known = state :: else fi
#endif
#define accept send(ACCEPT_SLOT, destination_epoch)
#define hold_accept destination_epoch = epoch; chunks = 0; accept
#define refuse remember(epoch, REFUSED); send(REFUSED_SLOT, epoch)
#define missing send(MISSING_SLOT, destination_epoch)
#define prepared send(PREPARED_SLOT, destination_epoch)
#define claim send(CLAIM_SLOT, destination_epoch)
#define discard assert(!is_kept || source_dead || !source_left || died_running); \
    remember(destination_epoch, REFUSED); chunks = 0
#define discard_refuse discard; send(REFUSED_SLOT, destination_epoch)
#define adopt assert((stayed & bit(destination_epoch)) == 0); \
    adopted = adopted | bit(destination_epoch); destination_runs = true; \
    remember(destination_epoch, COMMITTED); owed = destination_epoch; \
    send(COMMITTED_SLOT, destination_epoch); send(TAKEN_SLOT, destination_epoch)
/* A process may end as soon as the source, or the directory, knows that it came. */
#ifdef BUG_HASTY
#define IS_KNOWN true
#else
#define IS_KNOWN (owed == 0)
#endif

/* The first row that fits is taken. */
#define row(side, from, when, condition, next, action) \
    if :: (side == from && event == when && (condition)) -> action; side = next; goto taken_ :: else fi
#define row_of_any(side, when, condition, action) \
    if :: (event == when && (condition)) -> action; goto taken_ :: else fi

inline table_of_source() {
#ifdef BUG_BELIEVED
    row(source, SENT, REFUSED_SLOT, ALWAYS, IDLE, stay);
    row(source, COMMITTING, REFUSED_SLOT, ALWAYS, IDLE, stay);
    row(source, RESOLVING, REFUSED_SLOT, ALWAYS, IDLE, stay);
#endif
    row(source, IDLE, REQUEST, ALWAYS, FREEZING, freeze_);
    row(source, FREEZING, STATIC, ALWAYS, ASKING, open_prepare);
    row(source, FREEZING, EXPIRED, ALWAYS, IDLE, stay);
    row(source, ASKING, OPENED_SLOT, ALWAYS, ASKING, note);
    row(source, ASKING, ACCEPT_SLOT, ALWAYS, SENDING, push_chunks);
    row(source, ASKING, REFUSED_SLOT, ALWAYS, IDLE, stay);
    row(source, ASKING, TICK, ALWAYS, ASKING, open_unless_noted_prepare);
    row(source, ASKING, EXPIRED, ALWAYS, IDLE, cancel_stay);
    row(source, SENDING, OPENED_SLOT, ALL_PUSHED, SENT, end_);
    row(source, SENDING, OPENED_SLOT, ALWAYS, SENDING, note);
    row(source, SENDING, PUSHED, IS_NOTED, SENT, end_);
    row(source, SENDING, REFUSED_SLOT, ALWAYS, IDLE, stay);
    row(source, SENDING, TICK, ALWAYS, SENDING, open_unless_noted);
    row(source, SENDING, EXPIRED, ALWAYS, IDLE, cancel_stay);
    row(source, SENT, MISSING_SLOT, LAST_ROUND, RESOLVING, resolve);
    row(source, SENT, MISSING_SLOT, ALWAYS, SENT, push_missing);
    row(source, SENT, PUSHED, ALWAYS, SENT, end_);
    row(source, SENT, PREPARED_SLOT, ALWAYS, COMMITTING, commit_);
    row(source, SENT, COMMITTED_SLOT, ALWAYS, IDLE, release);
    row(source, SENT, REFUSED_SLOT, ALWAYS, RESOLVING, resolve);
    row(source, SENT, TICK, ALWAYS, SENT, end_if_pushed);
    row(source, SENT, EXPIRED, ALWAYS, RESOLVING, resolve);
    row(source, COMMITTING, PREPARED_SLOT, ALWAYS, COMMITTING, commit_);
    row(source, COMMITTING, COMMITTED_SLOT, ALWAYS, IDLE, release);
    row(source, COMMITTING, REFUSED_SLOT, ALWAYS, RESOLVING, skip);
    row(source, COMMITTING, TICK, ALWAYS, COMMITTING, commit_);
    row(source, COMMITTING, EXPIRED, ALWAYS, RESOLVING, resolve);
    row(source, RESOLVING, ABORTED_SLOT, ALWAYS, IDLE, cancel_stay);
    row(source, RESOLVING, GRANTED_S_SLOT, ALWAYS, COMMITTING, commit_);
    row(source, RESOLVING, COMMITTED_SLOT, ALWAYS, IDLE, release);
    row(source, RESOLVING, GONE_SLOT, ALWAYS, IDLE, release);
    row(source, RESOLVING, TICK, ALWAYS, RESOLVING, resolve);
}

inline table_of_destination() {
    row(destination, IDLE, PREPARE_SLOT, CAN_TAKE, RECEIVING, hold_accept);
    row(destination, RECEIVING, PREPARE_SLOT, SAME_EPOCH, RECEIVING, accept);
    row_of_any(destination, PREPARE_SLOT, ANOTHER, refuse);
    row(destination, RECEIVING, END_SLOT, INCOMPLETE, RECEIVING, missing);
    row(destination, RECEIVING, END_SLOT, SENSIBLE, PREPARED, prepared);
    row(destination, RECEIVING, END_SLOT, ALWAYS, IDLE, discard_refuse);
    row(destination, RECEIVING, CANCEL_SLOT, ALWAYS, IDLE, discard);
    row(destination, RECEIVING, EXPIRED, ALWAYS, IDLE, discard_refuse);
    row(destination, PREPARED, END_SLOT, ALWAYS, PREPARED, prepared);
    row(destination, PREPARED, COMMIT_SLOT, ALWAYS, CLAIMING, claim);
    row(destination, PREPARED, CANCEL_SLOT, ALWAYS, IDLE, discard);
    row(destination, PREPARED, TICK, ALWAYS, PREPARED, prepared);
    row(destination, PREPARED, EXPIRED, ALWAYS, CLAIMING, claim);
    row(destination, CLAIMING, GRANTED_D_SLOT, ALWAYS, IDLE, adopt);
    row(destination, CLAIMING, DENIED_SLOT, ALWAYS, IDLE, discard_refuse);
    row(destination, CLAIMING, CANCEL_SLOT, ALWAYS, IDLE, discard);
    row(destination, CLAIMING, TICK, ALWAYS, CLAIMING, claim);
}

/* -- The network ------------------------------------------------------------------------------ */

#ifdef FAIR
/* Looks at the next slot of its own, and behind the last has time for itself; LOSSES looks miss. */
byte losses;
#define pick(first, end) \
    if :: slot < end -> slot++ :: else -> slot = first; epoch = epoch % EPOCHS + 1 fi; \
    event = slot; \
    if \
    :: slot == end || (sent[slot] & bit(epoch)) == 0 -> event = NOTHING \
    :: slot < end && losses < LOSSES && (sent[slot] & bit(epoch)) != 0 -> losses++; event = NOTHING \
    :: else \
    fi
#define has_time(end) (slot == end)
/* What goes on by itself does so before the clock strikes for ever. */
#define may_tick (source != FREEZING && !pushing && \
    !(ended && (source == SENT || source == COMMITTING)))   /* a silence that lasts ends patience */
#define forget event = NOTHING
/* What nobody says any more may be what is lost. */
#define forget_last_words sent[COMMITTED_SLOT] = 0; sent[TAKEN_SLOT] = 0
#define forget_grant sent[GRANTED_S_SLOT] = 0
#else
/* Any slot, any epoch. */
#define pick(first, end) \
    select(slot : first .. end - 1); select(epoch : 1 .. EPOCHS); event = slot; \
    if :: (sent[slot] & bit(epoch)) == 0 -> event = NOTHING :: else fi
#define has_time(end) true
#define may_tick true
#define forget slot = 0; epoch = 1; event = NOTHING
#define forget_last_words skip
#define forget_grant skip
#endif

inline die(dead) {
    deaths++;
    dead = true;
}

/* -- The parties ------------------------------------------------------------------------------ */

active proctype Source() {
    byte slot = FIRST_SOURCE, epoch = 1, event = NOTHING;
    do
    :: atomic {
        !source_dead ->
        pick(FIRST_SOURCE, SLOTS);
        /* Only what belongs to the migration in course is a source's business. */
        if :: event == COMMITTED_SLOT && (source == IDLE || epoch != source_epoch) ->
                send(KNOWN_SLOT, epoch)
           :: else fi;
        if :: source == IDLE || source == FREEZING || epoch != source_epoch -> event = NOTHING
           :: else fi;
        if
        :: event != NOTHING
        :: has_time(SLOTS) && may_tick -> event = TICK
        :: has_time(SLOTS) && source != IDLE && source != RESOLVING -> event = EXPIRED
        :: has_time(SLOTS) && source == IDLE && !source_left && source_epoch < EPOCHS ->
            source_epoch++; noted = false; pushing = false; round = 0;
            event = REQUEST
        :: has_time(SLOTS) && source == FREEZING -> event = STATIC
        :: has_time(SLOTS) && pushing -> pushing = false; event = PUSHED
        :: event == NOTHING && !has_time(SLOTS)
        fi;
        table_of_source();
    taken_:
        forget
       }
    :: atomic { !source_dead && deaths < DEATHS -> die(source_dead) }
    od
}

/* A destination that is not in the migration of a message answers from what it remembers. */
inline answer_from_memory() {
    if
    :: event == NOTHING || event > CANCEL_SLOT || event < PREPARE_SLOT -> skip
    :: else ->
        if
        :: epoch < newest -> event = NOTHING
        :: epoch == newest ->
            if
            :: event == CANCEL_SLOT -> skip
            :: else ->
                if
                :: known == COMMITTED -> send(COMMITTED_SLOT, epoch)
                :: else -> send(REFUSED_SLOT, epoch)
                fi
            fi;
            event = NOTHING
        :: epoch > newest && event != PREPARE_SLOT ->
            newest = epoch;
            known = REFUSED;
            if :: event != CANCEL_SLOT -> send(REFUSED_SLOT, epoch) :: else fi;
            event = NOTHING
        :: else
        fi
    fi
}

#define is_in_it (destination != IDLE && epoch == destination_epoch)

active proctype Destination() {
    byte slot = FIRST_DESTINATION, epoch = 1, event = NOTHING;
    do
    :: atomic {
        !destination_dead && !ended ->
        pick(FIRST_DESTINATION, FIRST_SOURCE);
        if
        :: event == CHUNK_0_SLOT || event == CHUNK_1_SLOT ->
            if
            :: destination == RECEIVING && is_in_it -> chunks = chunks | bit(event - CHUNK_0_SLOT)
            :: else
            fi;
            event = NOTHING
        :: (event == GRANTED_D_SLOT || event == DENIED_SLOT) && !(destination == CLAIMING && is_in_it) ->
            event = NOTHING
        :: event == KNOWN_SLOT ->
            if :: epoch == owed -> owed = 0 :: else fi;
            event = NOTHING
        :: else
        fi;
        if :: !is_in_it -> answer_from_memory() :: else fi;
        if
        :: event != NOTHING
        :: has_time(FIRST_SOURCE) -> event = TICK
        :: has_time(FIRST_SOURCE) && (destination == RECEIVING || destination == PREPARED) ->
            event = EXPIRED
        :: has_time(FIRST_SOURCE) && IS_KNOWN && destination_runs ->
            ended = true; forget_last_words
        :: event == NOTHING && !has_time(FIRST_SOURCE)
        fi;
        table_of_destination();
    taken_:
        forget
       }
    :: atomic { !destination_dead && !ended && deaths < DEATHS ->
            die(destination_dead);
            if :: destination_runs -> died_running = true :: else fi }
#ifdef RESTART
    :: atomic { destination_dead ->
            destination_dead = false; destination_runs = false; destination = IDLE;
            destination_epoch = 0; newest = 0; known = NONE; owed = 0; chunks = 0 }
#endif
    od
}

active proctype Directory() {
    byte slot = 0, epoch = 1, event = NOTHING;
    do
    :: atomic {
        !directory_dead ->
        pick(0, FIRST_DESTINATION);
        if
        :: event == OPEN_SLOT && epoch > entry_epoch ->
            entry_epoch = epoch; entry = OPEN; send(OPENED_SLOT, epoch)
        :: event == OPEN_SLOT && epoch == entry_epoch && entry == OPEN -> send(OPENED_SLOT, epoch)
        :: event == CLAIM_SLOT && epoch == entry_epoch && (entry == OPEN || entry == GRANTED) ->
            entry = GRANTED; send(GRANTED_D_SLOT, epoch)
        :: event == CLAIM_SLOT && epoch == entry_epoch && entry == ABORTED -> send(DENIED_SLOT, epoch)
        :: event == CLAIM_SLOT && epoch < entry_epoch -> send(DENIED_SLOT, epoch)
        :: event == RESOLVE_SLOT && epoch == entry_epoch && (entry == OPEN || entry == ABORTED) ->
            entry = ABORTED; send(ABORTED_SLOT, epoch)
        :: event == RESOLVE_SLOT && epoch == entry_epoch && entry == GRANTED ->
            send(GRANTED_S_SLOT, epoch)
        :: event == RESOLVE_SLOT && epoch == entry_epoch && entry == TAKEN -> send(GONE_SLOT, epoch)
        :: event == TAKEN_SLOT && epoch == entry_epoch && (entry == GRANTED || entry == TAKEN) ->
            entry = TAKEN; forget_grant; send(KNOWN_SLOT, epoch)
        :: event == TAKEN_SLOT && epoch < entry_epoch -> send(KNOWN_SLOT, epoch)
        :: else
        fi;
        forget
       }
    :: atomic { !directory_dead && deaths < DEATHS -> die(directory_dead) }
    od
}

/* What the network and the tables cannot say: whether the other cluster is free. */
#ifndef FAIR
active proctype World() {
    do
    :: atomic { !taken && !destination_runs && destination == IDLE -> taken = true }
    :: atomic { taken -> taken = false }
    od
}
#endif

init { if :: senseless = true :: senseless = false fi }

ltl safe { [] (one_runs && is_not_lost) }
ltl live { <> [] is_settled }
