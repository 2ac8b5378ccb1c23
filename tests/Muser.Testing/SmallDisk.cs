namespace Muser.Testing;

/// <summary>A disk of a few megabytes in memory, to be filled; gone when the test is.</summary>
public sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<bool> Mountable = new(Try);

    private SmallDisk(string path) => Path = path;

    /// <summary>Whether this process may mount one.</summary>
    public static bool CanMount => Mountable.Value;

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Mounts one.</summary>
    /// <param name="path">A folder, made here.</param>
    /// <param name="megabytes">Its size.</param>
    public static SmallDisk Mount(string path, int megabytes)
    {
        Directory.CreateDirectory(path);
        var (exitCode, _, error) = OracleTools.Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path);
        return exitCode == 0 ? new SmallDisk(path) : throw new IOException($"mount: {error}");
    }

    public void Dispose() => OracleTools.Run("umount", "-l", Path);

    private static bool Try()
    {
        var folder = Directory.CreateTempSubdirectory("muser-disk-").FullName;
        try
        {
            Mount(folder, 1).Dispose();
            return true;
        }
        catch (Exception notAllowed) when (notAllowed is IOException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
        finally
        {
            Directory.Delete(folder);
        }
    }
}
