using System.CommandLine;
using System.Text;
using Muser.Cli.Shell;
using Muser.Formats.Files;
using Muser.Silo;

namespace Muser.Cli.Jobs;

/// <summary><c>muser job template</c>: the files of <c>docs/jobs</c>, which are in this program, for a beginning.</summary>
internal static class JobTemplateCommand
{
    /// <summary>How the names of the files among the resources of this program begin; see the project.</summary>
    private const string Prefix = "job-template/";

    private const string NoFolder = "<MuserFolder></MuserFolder>";

    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "A folder for the files; nothing in it is overwritten." };
        var command = new Command(
            "template",
            "Writes a project with a job and a service in C#, and a job in Python, to be changed. 'dotnet build my-jobs -c Release -o assemblies/MyJobs' builds it.")
        {
            folder,
        };
        command.SetAction((parse, _) =>
        {
            var place = OutputFolder.Prepare(parse.GetValue(folder)!, folder.Name);
            if (Files().FirstOrDefault(file => File.Exists(Path.Combine(place, file.Name))).Name is { } there)
            {
                throw new UserInputException($"{place} has files of the template already, such as {there}; name another folder.");
            }

            foreach (var (name, text) in Files())
            {
                AtomicFile.Write(Path.Combine(place, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)), overwrite: false);
                parse.Output().WriteLine(Path.Combine(place, name));
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExample(
            "muser job template my-jobs",
            "muser job submit mean-spectrum --path 'files=/data/CSRH_*' --mode threads --assemblies assemblies --out spectrum");
    }

    private static IEnumerable<(string Name, string Text)> Files()
    {
        var program = typeof(JobTemplateCommand).Assembly;
        foreach (var resource in program.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(program.GetManifestResourceStream(resource)!);
            var text = reader.ReadToEnd();
            yield return (resource[Prefix.Length..], text.Replace(NoFolder, $"<MuserFolder>{AppContext.BaseDirectory.TrimEnd('/')}</MuserFolder>", StringComparison.Ordinal));
        }
    }
}
