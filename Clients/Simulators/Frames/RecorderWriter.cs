using Muser.Formats.Frames;

namespace Muser.Simulators.Frames;

/// <summary>
/// Writes a simulation as the recorder does: files of 60 s, named by their first frame, each with a sidecar that says what is in it. A file appears
/// under its name when it is whole; one that was interrupted is removed.
/// </summary>
public sealed class RecorderWriter(FrameSimulator simulator)
{
    private const string PartSuffix = ".part";

    /// <summary>Writes <paramref name="frames"/> frames from number <paramref name="first"/> on.</summary>
    /// <param name="folder">Made where it is missing.</param>
    /// <param name="first">First frame.</param>
    /// <param name="frames">How many, before any is dropped.</param>
    /// <param name="overwrite">Whether files of the same name are replaced; else they throw <see cref="IOException"/> before anything is written.</param>
    /// <param name="progress">Told the bytes written so far, from the calling context; may be null.</param>
    /// <param name="cancellation">Ends the writing; whole files stay.</param>
    public async Task<IReadOnlyList<RecorderFile>> WriteAsync(
        string folder, long first, long frames, bool overwrite = false, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(folder);
        var parts = new List<(long First, long Count, string Path)>();
        for (var at = first; at < first + frames; at += ArrayLayout.FramesPerFile)
        {
            var path = Path.Combine(folder, RecorderFile.NameOf(simulator.Schedule.TimeOf(at)));
            parts.Add((at, Math.Min(ArrayLayout.FramesPerFile, first + frames - at), path));
            if (!overwrite && File.Exists(path))
            {
                throw new IOException($"{path} is there already; choose another folder or allow it to be overwritten.");
            }
        }

        var files = new List<RecorderFile>();
        long done = 0;
        foreach (var (at, count, path) in parts)
        {
            var file = await WriteFileAsync(path, at, count, bytes => progress?.Invoke(done + bytes), cancellation);
            files.Add(file);
            done += file.Bytes;
        }

        return files;
    }

    private async Task<RecorderFile> WriteFileAsync(string path, long first, long count, Action<long> progress, CancellationToken cancellation)
    {
        var part = path + PartSuffix;
        try
        {
            var faults = new List<SimulatedFault>();
            var (arrived, bytes) = await WriteFramesAsync(part, first, count, faults, progress, cancellation);
            faults.Sort((a, b) => a.Frame.CompareTo(b.Frame));
            var file = new RecorderFile(path, arrived, bytes, faults);
            await File.WriteAllTextAsync(path + ".json", Sidecar.Describe(simulator, first, count, file).ToJson(), cancellation);
            File.Move(part, path, overwrite: true);
            return file;
        }
        finally
        {
            File.Delete(part);
        }
    }

    private async Task<(long Frames, long Bytes)> WriteFramesAsync(
        string part, long first, long count, List<SimulatedFault> faults, Action<long> progress, CancellationToken cancellation)
    {
        var plan = new FaultPlan(simulator.Layout, simulator.Options.Faults, simulator.Options.Seed);
        var arrivals = plan.Arrivals(first, count, Note);
        var (frames, bytes) = (0L, 0L);
        await using var stream = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: false);
        await foreach (var frame in new FramePipeline(simulator, plan).RunAsync(arrivals, FramePipeline.DefaultAhead, cancellation))
        {
            using (frame)
            {
                stream.Write(frame.Bytes.Span);
                if (frame.Emission.Fault is { } fault)
                {
                    Note(fault);
                }

                frames++;
                bytes += frame.Emission.Bytes;
                progress(bytes);
            }
        }

        cancellation.ThrowIfCancellationRequested();
        return (frames, bytes);

        void Note(SimulatedFault fault)
        {
            lock (faults)
            {
                faults.Add(fault);
            }
        }
    }
}
