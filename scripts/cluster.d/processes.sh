# Sourced by scripts/cluster: starts background processes, waits for them, and ends them again, these and no others.
# Reads $work, the cluster's folder; writes $work/log and $work/pids (one line a process: pid, name).

say() { printf '%s\n' "$*"; }
fail() { printf 'cluster: %s\n' "$*" >&2; exit 1; }

# start NAME COMMAND...: in the background, its output to log/NAME.log. It outlives the terminal.
start() {
  local name=$1
  shift
  nohup "$@" >"$work/log/$name.log" 2>&1 </dev/null &
  printf '%s %s\n' "$!" "$name" >>"$work/pids"
}

# Whether a pid is one of this cluster's daemons: every one of them carries the cluster's folder on its command line.
# A pid may have gone to another program since it was written down.
ours() { ps -ww -o args= -p "$1" 2>/dev/null | grep -qF -- "$mark"; }

pid_of() { awk -v name="$1" '$2 == name { print $1 }' "$work/pids"; }

# await NAME TEXT: until the process's log has the text; an error after 120 s, or when the process is gone.
await() {
  local name=$1 text=$2 log=$work/log/$1.log pid deadline=$((SECONDS + 120))
  pid=$(pid_of "$name")
  until grep -qF -- "$text" "$log" 2>/dev/null; do
    kill -0 "$pid" 2>/dev/null || broken "$name ended before it was up"
    ((SECONDS < deadline)) || broken "$name was not up within 120 s"
    sleep 0.2
  done
}

broken() {
  tail -n 20 "$work/log/${1%% *}.log" >&2
  fail "$1; logs are in $work/log"
}

# Ends what pids names, last started first: asks, waits up to 10 s, then kills.
stop_all() {
  [[ -f $work/pids ]] || return 0
  local pids=() pid name deadline=$((SECONDS + 10))
  while read -r pid name; do
    if ours "$pid"; then pids=("$pid" ${pids[@]+"${pids[@]}"}); fi
  done <"$work/pids"
  for pid in ${pids[@]+"${pids[@]}"}; do kill "$pid" 2>/dev/null || true; done
  for pid in ${pids[@]+"${pids[@]}"}; do
    while ours "$pid" && ((SECONDS < deadline)); do sleep 0.1; done
    if ours "$pid"; then kill -9 "$pid" 2>/dev/null || true; fi
  done
  rm -f "$work/pids"
}

# Whether a process of an earlier `up` is still there.
running() {
  [[ -f $work/pids ]] || return 1
  local pid name
  while read -r pid name; do
    if ours "$pid"; then return 0; fi
  done <"$work/pids"
  return 1
}

# A port of loopback that nothing listens on just now.
free_port() {
  local port
  while true; do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
}
