#!/bin/bash
# overlap.sh [program=bin/RiSgd.Mpi] [rate=100mbit] [tau=25] [rounds=8] [trials=1]
# What averaging in the background saves on a slow network: four hosts on this machine, each a network namespace with a host name and a /dev/shm of its own, joined by a bridge whose links carry
# `rate` in each direction. On them four ranks, one per host, train the mlp (1.9 million parameters, 7.5 MB a round) without overlap, with the delayed correction and with the pull to an anchor.
# Prints steps per second of training, the shares of waiting and of transfer, and the averaged model's loss and accuracy after the same number of steps. Choose tau so that tau steps take about
# as long as a round. Needs root, iproute2, util-linux and Open MPI; everything it makes is taken away at its end.
set -euo pipefail
program=$(realpath "${1:-$(dirname "$0")/../../bin/RiSgd.Mpi}") rate=${2:-100mbit} tau=${3:-25} rounds=${4:-8} trials=${5:-1}
hosts=4 net=rso$$ settings=$(realpath "$(dirname "$0")/../../.setup/mpi-environment")

[[ $EUID -eq 0 ]] || { echo "overlap.sh: needs root, to make network namespaces"; exit 2; }
for tool in ip tc unshare nsenter mpirun.openmpi; do
  command -v $tool >/dev/null || { echo "overlap.sh: $tool is not there: install iproute2, util-linux and openmpi-bin"; exit 2; }
done
[[ -x $program ]] || { echo "overlap.sh: $program is not there: make build makes it"; exit 2; }
ip netns add ${net}sw 2>/dev/null || { echo "overlap.sh: network namespaces cannot be made here, even as root (a container without CAP_SYS_ADMIN?)"; exit 2; }

work=$(mktemp -d)
cleanup() {
  local i
  for ((i = 0; i < hosts; i++)); do
    ip netns pids $net$i 2>/dev/null | xargs -r kill -9 2>/dev/null || :
    umount "$work/uts$i" 2>/dev/null || :
    ip netns del $net$i 2>/dev/null || :
  done
  ip netns del ${net}sw 2>/dev/null || :
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

ip -n ${net}sw link add bridge type bridge
ip -n ${net}sw link set bridge up
echo "127.0.0.1 localhost" >"$work/hosts"
for ((i = 0; i < hosts; i++)); do
  ip netns add $net$i
  ip -n $net$i link add eth0 type veth peer name port$i netns ${net}sw
  ip -n $net$i addr add 10.99.0.$((i + 1))/24 dev eth0
  ip -n $net$i link set lo up
  ip -n $net$i link set eth0 up
  ip -n ${net}sw link set port$i master bridge up
  tc -n $net$i qdisc add dev eth0 root tbf rate "$rate" burst 128kb latency 50ms
  tc -n ${net}sw qdisc add dev port$i root tbf rate "$rate" burst 128kb latency 50ms
  touch "$work/uts$i"
  unshare --uts="$work/uts$i" hostname $net$i
  echo "10.99.0.$((i + 1)) $net$i" >>"$work/hosts"
  echo "$net$i slots=1" >>"$work/hostfile"
done

# on HOST COMMAND ...: on one of the hosts, as `ssh HOST` would
cat >"$work/on" <<END
#!/bin/bash
host=\$1; shift
exec nsenter --net=/run/netns/\$host --uts="$work/uts\${host#$net}" -- unshare --mount --ipc sh -c \\
  'mount -t tmpfs tmpfs /dev/shm && mount --bind "$work/hosts" /etc/hosts && exec "\$@"' sh "\$@"
END
cat >"$work/agent" <<END
#!/bin/bash
while [[ \$1 == -* ]]; do shift; done
host=\$1; shift
exec "$work/on" "\$host" bash -c "\$*"
END
chmod +x "$work/on" "$work/agent"

mapfile -t variables < <(grep -v '^#' "$settings")
forward=()
for variable in "${variables[@]}" ${DOTNET_ROOT:+DOTNET_ROOT=$DOTNET_ROOT}; do
  [[ $variable == OMPI_* ]] || forward+=(-x "${variable%%=*}")
done
# train FOLDER OPTION ...
train() {
  local run=$1; shift
  env "${variables[@]}" timeout -k 5 600 "$work/on" ${net}0 mpirun.openmpi --hostfile "$work/hostfile" -np $hosts --mca plm rsh --mca plm_rsh_agent "$work/agent" \
    --mca btl self,tcp --mca btl_tcp_if_include eth0 --mca oob_tcp_if_include eth0 "${forward[@]}" \
    "$program" --model mlp --shards "$work/shards" --method pr-sgd --lr 0.05 --tau "$tau" --steps $((tau * rounds)) --eval-every $((tau * rounds)) --log-every "$tau" --out "$run" "$@" \
    >"$work/output" 2>&1 || { tail -n 20 "$work/output"; exit 1; }
}
last() { awk -F, -v names="$2" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } END { n = split(names, want, ","); for (i = 1; i <= n; i++) printf "%s ", $at[want[i]] }' "$1"; }

train "$work/warm-up" --overlap off   # makes the shards, and brings the program into the page cache
echo "4 ranks on 4 hosts, links of $rate, mlp, tau $tau, $((tau * rounds)) steps"
printf '%-10s %8s %8s %10s %11s %10s %9s\n' overlap steps/s wait transfer "train loss" "test loss" accuracy
for ((trial = 1; trial <= trials; trial++)); do
  for overlap in off delayed pullback; do
    run=$work/$overlap-$trial
    train "$run" --overlap $overlap --seed "$trial"
    read -r step elapsed wait transfer < <(last "$run/metrics/rank-00000.csv" step,elapsed_s,wait_s,transfer_s; echo)
    read -r train_loss test_loss accuracy < <(last "$run/evaluation.csv" train_loss,test_loss,test_accuracy; echo)
    awk -v o=$overlap -v n="$step" -v t="$elapsed" -v w="$wait" -v x="$transfer" -v a="$train_loss" -v b="$test_loss" -v c="$accuracy" \
      'BEGIN { printf "%-10s %8.2f %7.0f%% %9.0f%% %11.4f %10.4f %8.2f%%\n", o, n / t, 100 * w / t, 100 * x / t, a, b, 100 * c }'
  done
done
