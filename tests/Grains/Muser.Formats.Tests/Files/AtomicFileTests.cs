using Muser.Formats.Files;

namespace Muser.Formats.Tests.Files;

[Trait("Tier", "Unit")]
public class AtomicFileTests
{
    [Fact]
    public void ReplacesAFileWholeOrLeavesItAlone()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "map.fits");
            AtomicFile.Write(path, stream => stream.Write("old"u8));
            Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
            {
                stream.Write("half"u8);
                throw new InvalidOperationException();
            }));
            Assert.Equal("old", File.ReadAllText(path));
            AtomicFile.Write(path, stream => stream.Write("new"u8));
            Assert.Equal("new", File.ReadAllText(path));
            Assert.Single(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void AFileForItsOwnerAloneIsSoFromItsFirstByteOn()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "tokens");
            File.WriteAllText(path, "old");
            File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            using (var file = new PendingFile(path, mode: OwnerOnly))
            {
                file.Stream.Write("secret"u8);
                Assert.Equal(OwnerOnly, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(folder.FullName, "*" + PendingFile.Suffix))));
                file.Complete();
            }

            Assert.Equal("secret", File.ReadAllText(path));
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
