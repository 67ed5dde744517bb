aidmp upload --from s3://training-data/2023-07/ --to my-space/my-dataset/main:/train -m "Add the images of July" --verify
aidmp tasks --space my-space --since 1d
aidmp ls my-space/my-dataset@main:/train
