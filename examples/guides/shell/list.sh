aidmp tasks --space my-space --state FINISHED
aidmp ls my-space/my-dataset@main:/train --sha256sum
