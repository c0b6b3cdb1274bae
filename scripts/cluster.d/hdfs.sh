# Sourced by scripts/cluster: HDFS on loopback, one NameNode and one DataNode, empty at every start.

fill_hdfs() {
  mkdir -p "$work/hdfs/conf"
  if [[ ! -f $work/hdfs/jars.complete ]]; then
    say "filling $work/hdfs (once)"
    "$root/mvnw" -q -B -f "$here/pom.xml" dependency:copy@hdfs "-Dconvoy.cluster=$work" >&2
    touch "$work/hdfs/jars.complete"
  fi
}

property() { printf '  <property><name>%s</name><value>%s</value></property>\n' "$1" "$2"; }

# write_hdfs_settings ADDRESS
write_hdfs_settings() {
  {
    say "<configuration>"
    property fs.defaultFS "$1"
    property hadoop.tmp.dir "$work/hdfs/data"
    say "</configuration>"
  } >"$work/hdfs/conf/core-site.xml"
  {
    say "<configuration>"
    property dfs.replication 1
    property dfs.permissions.enabled false
    property dfs.namenode.rpc-bind-host 127.0.0.1
    property dfs.namenode.http-address 127.0.0.1:0
    property dfs.namenode.safemode.extension 0
    # The DataNode has no name that resolves; it is known by its address.
    property dfs.namenode.datanode.registration.ip-hostname-check false
    property dfs.datanode.hostname 127.0.0.1
    property dfs.datanode.address 127.0.0.1:0
    property dfs.datanode.http.address 127.0.0.1:0
    property dfs.datanode.ipc.address 127.0.0.1:0
    say "</configuration>"
  } >"$work/hdfs/conf/hdfs-site.xml"
}

# hadoop_command ARGS...: the words of a command that runs a class of Hadoop, in $hadoop. The flags silence JDK 24 and later.
hadoop_command() {
  hadoop=("$java" -Xmx256m "$mark" "$log_config" -XX:+IgnoreUnrecognizedVMOptions
    --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
    -cp "$work/hdfs/conf:$work/hdfs/jars/*:$SPARK_HOME/jars/*" "$@")
}

# The port must be known before the NameNode starts; if another program takes it meanwhile, await says so.
up_hdfs() {
  hdfs=hdfs://127.0.0.1:$(free_port)
  write_hdfs_settings "$hdfs"
  rm -rf "$work/hdfs/data"
  hadoop_command org.apache.hadoop.hdfs.server.namenode.NameNode
  "${hadoop[@]}" -format -nonInteractive >"$work/log/format.log" 2>&1 || broken "format of HDFS failed"
  start namenode "${hadoop[@]}"
  hadoop_command org.apache.hadoop.hdfs.server.datanode.DataNode
  start datanode "${hadoop[@]}"
  await namenode "BLOCK* registerDatanode"
}
