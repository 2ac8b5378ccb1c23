namespace Muser.Silo.Jobs.Work;

/// <summary>Marks a job whose parts run in processes that it starts itself, held by the limits of the part.</summary>
internal interface IRunsPrograms;
