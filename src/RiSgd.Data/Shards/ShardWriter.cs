using System.Security.Cryptography;
using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>Makes a shard directory: reads the data set, splits it, writes everything into a temporary folder beside the directory and renames that.</summary>
internal sealed class ShardWriter
{
    private readonly ShardRequest request;
    private readonly Action<string> say;
    private readonly string directory;
    private readonly string parent;
    private readonly string temporary;

    public ShardWriter(ShardRequest request, Action<string> say)
    {
        if (string.IsNullOrWhiteSpace(request.Directory))
            throw RunException.Usage("--shards: the name of the directory is empty");
        this.request = request;
        this.say = say;
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Directory));
        if (new DirectoryInfo(directory) is { LinkTarget: not null } link)
            directory = link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? directory;
        parent = Path.GetDirectoryName(directory) ?? throw RunException.Usage($"--shards {directory}: not a place for shards; give a directory of its own");
        temporary = Path.Combine(parent, $".{Path.GetFileName(directory)}.{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}.tmp");
    }

    /// <summary>Makes the directory, or uses the one that another process has made meanwhile.</summary>
    public void Write()
    {
        RefuseOtherContent();
        IReadOnlyList<string> madeParents = MakeTemporaryFolder();
        try
        {
            WriteFiles();
            PosixFolder.Sync(temporary);
            Publish();
        }
        catch (Exception failure)
        {
            Discard(madeParents);
            if (failure is IOException or UnauthorizedAccessException)
                throw RunException.Failed($"--shards {request.Directory}: not written: {AtomicFile.FirstLine(failure)}; check the free space, or give another directory", failure);
            throw;
        }
    }

    private void RefuseOtherContent()
    {
        try
        {
            if (File.Exists(directory))
                throw RunException.Usage($"--shards {request.Directory}: is a file; give a directory that is not there yet");

            // Another process may be done between the two questions, so the manifest is asked for once more.
            if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any() && !ShardStore.Exists(directory))
                throw RunException.Usage($"--shards {request.Directory}: holds other files and no {ShardManifest.FileName}; give a directory that is empty or not there yet");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(failure);
        }
    }

    /// <summary>Makes the temporary folder and the parents that are missing, which it returns, innermost first.</summary>
    private List<string> MakeTemporaryFolder()
    {
        var missing = new List<string>();
        for (string? folder = parent; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            missing.Add(folder);
        try
        {
            Directory.CreateDirectory(temporary);
            return missing;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Discard(missing);
            throw Unwritable(failure);
        }
    }

    private void WriteFiles()
    {
        IDataSetReader reader = DataSets.Find(request.DataSet);
        string place = reader.Place(request.Source);
        say($"Reading {reader.Name} ({place})");
        ImageSet train = reader.Read(request.Source, train: true);
        ImageSet test = reader.Read(request.Source, train: false);
        if (test.Shape != train.Shape)
            throw RunException.Data($"{place}: test images of {test.Shape}, training images of {train.Shape}; give a data set of one shape");

        int[] selected = Select(train.Count);
        int[] labels = Array.ConvertAll(selected, row => train.Labels[row]);
        int[][] chunks = Partition.Split(request.Partition, labels, request.Chunks, request.Seed, request.DirichletAlpha);
        say($"Writing {chunks.Length} chunks of {SourceFile.Number(chunks[0].Length)} images ({ShardManifest.NameOf(request.Partition)}) to {request.Directory}");
        var files = new ShardFile[chunks.Length];
        for (int chunk = 0; chunk < chunks.Length; chunk++)
            files[chunk] = WriteImages(ShardManifest.ChunkFileName(chunk), train, Array.ConvertAll(chunks[chunk], row => selected[row]));
        ShardFile testFile = WriteImages(ShardManifest.TestFileName, test, [.. Enumerable.Range(0, test.Count)]);

        var manifest = new ShardManifest(
            reader.Name, place, selected.Length, train.Shape, train.ClassNames, request.Partition, ShardStore.AlphaOf(request), request.Seed, request.Limit, files, testFile);
        AtomicFile.WriteDurably(Path.Combine(temporary, ShardManifest.FileName), stream => stream.Write(manifest.ToJson()));
    }

    /// <summary>The training rows to use: all, or as many as the limit allows, evenly spread, because data sets are often sorted by class.</summary>
    private int[] Select(int count)
    {
        if (request.Limit is <= 0)
            throw RunException.Usage($"--limit {request.Limit}: give at least 1 sample");
        int wanted = Math.Min(request.Limit ?? count, count);
        var rows = new int[wanted];
        for (int i = 0; i < wanted; i++)
            rows[i] = (int)((long)i * count / wanted);
        return rows;
    }

    private ShardFile WriteImages(string name, ImageSet set, int[] rows)
    {
        int length = set.Shape.Length;
        var images = new byte[rows.Length * length];
        for (int i = 0; i < rows.Length; i++)
            set.Image(rows[i]).CopyTo(images.AsSpan(i * length));
        SafetensorsTensor[] tensors =
        [
            SafetensorsTensor.Of("images", [rows.Length, set.Shape.Channels, set.Shape.Height, set.Shape.Width], images),
            SafetensorsTensor.Of("labels", [rows.Length], Array.ConvertAll(rows, row => (long)set.Labels[row])),
            SafetensorsTensor.Of("index", [rows.Length], Array.ConvertAll(rows, row => (long)row)),
        ];
        string path = Path.Combine(temporary, name);
        AtomicFile.WriteDurably(path, stream => SafetensorsWriter.Write(stream, tensors));
        using FileStream written = File.OpenRead(path);
        return new ShardFile(name, rows.Length, Convert.ToHexStringLower(SHA256.HashData(written)));
    }

    /// <summary>The rename succeeds on a missing or empty directory only: of several processes exactly one gets through.</summary>
    private void Publish()
    {
        if (PosixFolder.TryRename(temporary, directory, out string reason))
        {
            PosixFolder.Sync(parent);
            return;
        }

        Discard([]);
        if (!ShardStore.Exists(directory))
            throw RunException.Usage($"--shards {request.Directory}: cannot be made: {reason}; give a directory that is not there yet");
        say($"Using the shards that another process has made in {request.Directory}");
    }

    private void Discard(IReadOnlyList<string> madeParents)
    {
        try
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
            foreach (string folder in madeParents)
                Directory.Delete(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A parent that meanwhile holds something else stays; the failure that led here is the one to tell.
        }
    }

    private RunException Unwritable(Exception failure) =>
        RunException.Usage($"--shards {request.Directory}: cannot be made: {AtomicFile.FirstLine(failure)}; give a directory that can be written", failure);
}
