# Says where it runs. The host starts it in every cluster of a chip.

    .include "../cases/case.inc"

fn main
    enter
    call    kcluster_get_num
    say     "cluster"
    call    knode_get_num
    say     "node"
    li      a0, 0
    leave
endfn main
