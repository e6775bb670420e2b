namespace RiSgd.Methods;

/// <summary>Something that remembers from step to step: a checkpoint has to hold what it remembers.</summary>
public interface IKeepsState
{
    /// <summary>Shows all of its state to a visitor, always the same names in the same order; nothing where there is none.</summary>
    void VisitState(IStateVisitor visitor)
    {
    }
}
