# Sourced by scripts/cluster: a standalone Spark cluster on loopback, and spark-submit to it.

# The jars of a Spark installation, as the project's own build resolves them: once, then kept.
fill_spark_home() {
  mkdir -p "$SPARK_HOME/conf"
  if [[ ! -f $SPARK_HOME/jars.complete ]]; then
    say "filling $SPARK_HOME (once)"
    "$root/mvnw" -q -B -f "$here/pom.xml" dependency:copy-dependencies@spark "-Dconvoy.cluster=$work" >&2
    touch "$SPARK_HOME/jars.complete"
  fi
  cp "$root/conf/spark-defaults.conf" "$root/conf/log4j2.properties" "$SPARK_HOME/conf/"
}

# spark_daemon NAME CLASS ARGS...
spark_daemon() {
  local name=$1 class=$2
  shift 2
  start "$name" "$java" -Xmx256m "$mark" "$log_config" -Dspark.master.rest.enabled=false \
    -cp "$SPARK_HOME/conf:$SPARK_HOME/jars/*" "$class" --host 127.0.0.1 --port 0 --webui-port 0 "$@"
}

# up_spark WORKERS CORES MEMORY: a master and its workers, on free ports.
up_spark() {
  local workers=$1 cores=$2 memory=$3 i
  spark_daemon master org.apache.spark.deploy.master.Master
  await master "Starting Spark master at spark://"
  await master "I have been elected leader"
  master=$(sed -n 's|.*Starting Spark master at \(spark://[0-9.:]*\).*|\1|p' "$work/log/master.log")
  for ((i = 1; i <= workers; i++)); do
    spark_daemon "worker$i" org.apache.spark.deploy.worker.Worker \
      --cores "$cores" --memory "$memory" --work-dir "$work/executors/worker$i" "$master"
  done
  for ((i = 1; i <= workers; i++)); do
    await "worker$i" "Successfully registered with master"
  done
}

# submit_application MASTER MEMORY DRIVER_MEMORY ARGS...: spark-submit, in this terminal, its exit code returned. Extra
# settings come in $settings. Spark's launcher writes the driver's command line, NUL after each word; an empty word first.
submit_application() {
  local master=$1 memory=$2 driver_memory=$3 word command=()
  shift 3
  "$java" -Xmx128m -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit \
    --master "$master" --deploy-mode client --driver-memory "$driver_memory" --executor-memory "$memory" \
    ${settings[@]+"${settings[@]}"} --class dev.convoy.jobs.Convoy "$application" "$@" >"$work/driver-command" ||
    fail "spark-submit does not accept its arguments; see $work/driver-command"
  while IFS= read -r -d '' word; do
    command+=("${word#$'\n'}")
  done <"$work/driver-command"
  # In the background, so that a signal to this script is acted on at once and ends the driver too.
  "${command[@]:1}" &
  driver=$!
  wait "$driver"
}
